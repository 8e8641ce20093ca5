"""Thai as people write it: digits, Buddhist-era dates, whole numbers, and the order of the dictionary."""

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone

from api.errors import DomainError
from api.words import Words

BUDDHIST_ERA = 543  # years ahead of the Common Era; the year has begun on 1 January since B.E. 2484 (1941)
BANGKOK = timezone(timedelta(hours=7), "Asia/Bangkok")
_ZEROS = (0x0E50, 0x0ED0, 0x17E0, 0x1040)  # Thai, Lao, Khmer, Burmese
_DIGITS = {zero + n: str(n) for zero in _ZEROS for n in range(10)}
_BEFORE = "เแโใไເແໂໃໄ"  # vowels written before the consonant they are sounded after
_CONSONANTS = re.compile(f"([{_BEFORE}])([\u0e01-\u0e2e\u0e81-\u0eae])")
_MARKS = "\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e\u0ec8\u0ec9\u0eca\u0ecb\u0ecc\u0ecd"

_MONTHS = {
    1: ("มกราคม", "มค", "january", "jan"),
    2: ("กุมภาพันธ์", "กพ", "february", "feb"),
    3: ("มีนาคม", "มีค", "march", "mar"),
    4: ("เมษายน", "เมย", "april", "apr"),
    5: ("พฤษภาคม", "พค", "may"),
    6: ("มิถุนายน", "มิย", "june", "jun"),
    7: ("กรกฎาคม", "กค", "july", "jul"),
    8: ("สิงหาคม", "สค", "august", "aug"),
    9: ("กันยายน", "กย", "september", "sep"),
    10: ("ตุลาคม", "ตค", "october", "oct"),
    11: ("พฤศจิกายน", "พย", "november", "nov"),
    12: ("ธันวาคม", "ธค", "december", "dec"),
}
_MONTH_OF = {name: number for number, names in _MONTHS.items() for name in names}
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{1,4})")
_NAMED = re.compile(r"(\d{1,2})\s*([^\d\s][^\d]*?)\s*(\d{1,4})")


class DateNotReadable(DomainError):
    title = Words("อ่านวันที่ไม่ได้", "The date cannot be read")
    detail = Words("ช่องนี้ไม่ใช่วันที่ที่อ่านได้", "This is not a date that can be read")
    remedy = Words("ใส่วันที่ เช่น 5/12/2569 หรือ 2026-12-05", "Send a date such as 2026-12-05 or 5/12/2569")


class YearNotClear(DomainError):
    title = Words("ปีไม่ชัดเจน", "The year is not clear")
    detail = Words("ปีต้องมีสี่หลัก ปีสองหลักอาจเป็น พ.ศ. หรือ ค.ศ.", "A year needs four digits; two could be of either era")
    remedy = Words("ใส่ปีให้ครบสี่หลัก เช่น 2569", "Write all four digits, such as 2026 or 2569")


class NotWhole(DomainError):
    title = Words("ไม่ใช่จำนวนเต็ม", "This is not a whole number")
    detail = Words("ต้องเป็นจำนวนเต็ม", "This must be a whole number")
    remedy = Words("ใส่ตัวเลข เช่น 1200 หรือ 1,200", "Send digits such as 1200 or 1,200")


def sort_key(text: str) -> str:
    """A text that sorts by code point as the Thai dictionary does: กก กา เก แก ไก่ ขา.

    A vowel written first counts after its consonant; tone and other marks decide only between equals.
    """
    text = _CONSONANTS.sub(r"\2\1", read_digits(unicodedata.normalize("NFC", text).casefold()))
    letters = "".join(c for c in text if c not in _MARKS)
    marks = "".join(c if c in _MARKS else " " for c in text).rstrip()
    return f"{letters}\t{marks}" if marks else letters


def read_digits(text: str) -> str:
    """Thai, Lao, Khmer and Burmese digits as 0 to 9; everything else stays."""
    return text.translate(_DIGITS)


def read_whole(text: str) -> int:
    """`1200`, `1,200`, `๑,๒๐๐` → 1200. Signs, fractions and odd commas are refused."""
    text = read_digits(text.strip())
    if not re.fullmatch(r"[0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4}", text):
        raise NotWhole()
    return int(text.replace(",", ""))


def read_year(text: str) -> int:
    """A year of four digits in the Common Era; 2400 to 2700 are read as the Buddhist Era."""
    text = re.sub(r"^(พ\.?ศ\.?|ค\.?ศ\.?)\s*", "", read_digits(text.strip()))
    if not re.fullmatch(r"[0-9]{4}", text):
        raise YearNotClear()
    year = int(text)
    year = year - BUDDHIST_ERA if 2400 <= year <= 2700 else year
    if not 1900 <= year <= 2100:
        raise YearNotClear()
    return year


def read_date(text: str) -> date:
    """`2026-12-05`, `5/12/2569`, `๕ ธ.ค. ๒๕๖๙` → 2026-12-05. The day comes before the month, as in Thailand."""
    text = read_digits(text.strip())
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    elif found := _NAMED.fullmatch(text):
        day, named, year = found.groups()
        month = _month(named)
    else:
        raise DateNotReadable()
    try:
        return date(read_year(year), int(month), int(day))
    except ValueError:
        raise DateNotReadable() from None


def _month(named: str) -> str:
    """The number of a month that is written out or shortened, with `พ.ศ.` or a comma after it or not."""
    name = re.sub(r"(พ\.?\s*ศ\.?|ค\.?\s*ศ\.?|,)\s*$", "", named.strip().casefold())
    number = _MONTH_OF.get(re.sub(r"[\s.]", "", name))
    if number is None:
        raise DateNotReadable()
    return str(number)


def say_date(day: date) -> str:
    """2026-12-05 → `5 ธันวาคม 2569`."""
    return f"{day.day} {_MONTHS[day.month][0]} {day.year + BUDDHIST_ERA}"


def baht(satang: int) -> str:
    """1250 → `12.50`."""
    return f"{satang // 100:,}.{satang % 100:02d}"


def today() -> date:
    """The date in Thailand now; Thailand has no summer time."""
    return datetime.now(BANGKOK).date()
