"""The file of orders to start from."""

from datetime import date, timedelta

from api.orders.csv_columns import COLUMNS
from api.thai import BUDDHIST_ERA
from api.thai import today as today_in_thailand


def template(today: date | None = None) -> str:
    """A file to start from: Thai headings and one row that can be imported as it stands."""
    start = (today or today_in_thailand()) + timedelta(days=14)
    example = {
        "client_ref": f"PO-{start.year + BUDDHIST_ERA}-001",
        "article": "เสื้อโปโลแขนสั้น",
        "skill": "เย็บจักรเข็มเดี่ยว",
        "skill_level": "2",
        "quantity_pieces": "1200",
        "standard_centiminutes": "9.5",
        "start_on": _buddhist(start),
        "due_on": _buddhist(start + timedelta(days=42)),
        "rate_satang": "12.50",
        "minimum_lot_pieces": "100",
        "most_groups": "4",
        "all_or_nothing": "ไม่",
        "quality_level": "1",
        "hazard": "ไม่มี",
        "materials_by": "ผู้จ้างงาน",
        "province_code": "กรุงเทพมหานคร",
        "address": "99 ถนนพระราม 4 เขตคลองเตย",
        "kind": "ตามแบบ",
    }
    heads = ",".join(column.headers[0] for column in COLUMNS)
    return f"{heads}\n{','.join(example.get(column.name, '') for column in COLUMNS)}\n"


def _buddhist(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year + BUDDHIST_ERA}"
