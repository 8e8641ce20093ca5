"""Refusals: each has a stable name, a status and a page; several come at once; what was sent does not come back."""

import pytest

from api import app, problems
from api.errors import Conflict, DomainError, Faults, NotFound, SeveralFaults, TooManyRequests
from api.web_errors import error_page
from api.words import Words

REFUSALS = sorted(app.problems.errors.registry().items())


@pytest.mark.parametrize(("slug", "refusal"), REFUSALS)
def test_every_refusal_has_a_page_in_thai_first_that_fits_a_phone(slug: str, refusal: type[DomainError]) -> None:
    page = error_page(slug)

    assert page is not None
    assert page.index('lang="th"') < page.index('lang="en"')
    assert 'name="viewport" content="width=device-width' in page
    assert "{" not in page.split("</style>")[1]
    assert "http://" not in page
    assert "https://" not in page


@pytest.mark.parametrize(("slug", "refusal"), REFUSALS)
def test_every_refusal_has_a_status_of_a_refusal(slug: str, refusal: type[DomainError]) -> None:
    assert 400 <= refusal.status <= 599
    assert (refusal.status in (429, 503)) == (refusal.retry_after_seconds is not None)


def test_there_is_no_page_of_a_refusal_that_does_not_exist() -> None:
    assert error_page("../../etc/passwd") is None


def test_two_refusals_cannot_have_one_name() -> None:
    with pytest.raises(TypeError, match="two refusals are called not-found"):
        type("NotFound", (DomainError,), {})


def test_one_fault_is_itself_and_several_come_together() -> None:
    faults = Faults()
    faults.raise_any()

    faults.add(NotFound("/a"))
    with pytest.raises(NotFound):
        faults.raise_any()
    faults.add(Conflict("/b"))
    with pytest.raises(SeveralFaults) as caught:
        faults.raise_any()

    shown = problems.problem(caught.value, "en")
    assert [one["pointer"] for one in shown["errors"]] == ["/a", "/b"]
    assert [one["type"] for one in shown["errors"]] == ["/errors/not-found", "/errors/conflict"]


def test_at_most_a_hundred_faults_are_listed() -> None:
    shown = problems.problem(SeveralFaults([NotFound(f"/{n}") for n in range(500)]), "th")

    assert (len(shown["errors"]), shown["count"]) == (100, 500)


def test_facts_cannot_stand_in_for_what_every_problem_says() -> None:
    shown = problems.problem(TooManyRequests(wait_seconds=5, status=200, type="/other", title="x"), "en")

    assert (shown["status"], shown["type"], shown["wait_seconds"]) == (429, "/errors/too-many-requests", 5)


@pytest.mark.parametrize(
    ("place", "pointer"),
    [
        (("body",), ""),
        (("body", "lots", 0, "rate_satang"), "/lots/0/rate_satang"),
        (("query", "limit"), "query/limit"),
        (("header", "If-Match"), "header/If-Match"),
    ],
)
def test_a_pointer_names_the_place(place: tuple[object, ...], pointer: str) -> None:
    assert problems.pointer_of(place) == pointer


def test_a_refusal_names_itself() -> None:
    class RateFarTooLow(DomainError):
        title = detail = remedy = Words("ก", "a")

    assert RateFarTooLow.slug() == "rate-far-too-low"
