"""What people type, as the API takes it. What cannot be read is passed on as it is: the API says what is wrong."""

from collections.abc import Callable, Mapping
from typing import Any

from api.thai import read_date
from api.web.typed import fixed

Reader = Callable[[str], Any]


def text(typed: str) -> str:
    """As it is."""
    return typed


def whole(typed: str) -> int | str:
    """`1,200` or `๑๒๐๐` → 1200."""
    found = hundredths(typed)
    return found // 100 if isinstance(found, int) and found % 100 == 0 else typed


def hundredths(typed: str) -> int | str:
    """Baht as satang, minutes as 1/100 minutes: `6.5` → 650. Finer than that stays as typed, and is refused."""
    found = fixed(typed, 2)
    return typed if found is None else found


def thousandths(typed: str) -> int | str:
    """Kilograms or metres as the API counts materials: `0.125` → 125."""
    found = fixed(typed, 3)
    return typed if found is None else found


def day(typed: str) -> str:
    """A day of either era → ISO 8601."""
    try:
        return read_date(typed).isoformat()
    except ValueError:
        return typed


def yes(typed: str) -> bool:
    """A box that is ticked."""
    return typed == "yes"


def body(typed: Mapping[str, str], readers: Mapping[str, Reader]) -> dict[str, Any]:
    """The fields that were filled in, each as the API takes it."""
    return {name: read(typed[name]) for name, read in readers.items() if typed.get(name)}
