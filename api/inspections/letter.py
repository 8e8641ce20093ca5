"""The letter of an order, in Thai, by typst. The same order gives the same bytes."""

from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import typst
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth.models import Principal
from api.baht_text import baht_text
from api.documents.letters import printable
from api.documents.pdf import HOME as FONTS_HOME
from api.errors import NotFound
from api.inspections.letter_words import BODY, HEAD, RULES, TITLES
from api.inspections.models import CaseOrder, Inspection
from api.inspections.orders import lines_of
from api.offers.models import Award, AwardMember
from api.orders.models import Lot
from api.parties.models import Hirer, Province
from api.thai import baht, say_date

TEMPLATES = Path(str(files("api.inspections"))) / "templates"


def letter(session: Session, order_id: UUID) -> tuple[CaseOrder, Inspection, bytes]:
    """An order with its case and its letter (PDF/A-2b)."""
    order = session.get(CaseOrder, order_id)
    if order is None:
        raise NotFound()
    case = session.get_one(Inspection, order.inspection_id)
    data = orjson.dumps(printable(_facts(session, order, case))).decode()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS_HOME / "fonts"])
    made = typst.Compiler(root=TEMPLATES, font_paths=fonts).compile(
        input=TEMPLATES / "order_letter.typ", format="pdf", sys_inputs={"data": data}, pdf_standards="a-2b"
    )
    assert isinstance(made, bytes)
    return order, case, made


def _facts(session: Session, order: CaseOrder, case: Inspection) -> dict[str, Any]:
    hirer = session.get_one(Hirer, case.hirer_id)
    province = session.get_one(Province, hirer.province_code)
    inspector = session.get_one(Principal, order.inspector_id)
    rows = _rows(session, order) if order.kind == "pay" else []
    total = sum(one["satang"] for one in rows)
    days = {"appeal": say_date(order.appeal_until) if order.appeal_until else "-"}
    acts = {"act": say_date(order.act_by) if order.act_by else "30 วันนับแต่วันที่ทราบคำสั่ง"}
    return {
        "title": TITLES[order.kind],
        "date": [order.issued_on.year, order.issued_on.month, order.issued_on.day],
        "head": [
            (HEAD["number"], case.number),
            (HEAD["issued_on"], say_date(order.issued_on)),
            (HEAD["to"], hirer.name),
            (HEAD["tax_id"], hirer.tax_id),
            (HEAD["address"], f"{hirer.address} {province.name_th}"),
        ],
        "body": [one.format(**days, **acts) for one in BODY[order.kind]],
        "words": order.words,
        "columns": [HEAD[name] for name in ("name", "article", "rule", "agreed", "interest", "sum")],
        "rows": [one["cells"] for one in rows],
        "total": [f"{HEAD['total']} {baht(total)} บาท", f"({baht_text(total)})"] if rows else [],
        "sign": [inspector.name, HEAD["inspector"]],
    }


def _rows(session: Session, order: CaseOrder) -> list[dict[str, Any]]:
    """The lines in words: whom, for what work, under which rule, and how much."""
    found = []
    for line, _ in lines_of(session, order.id):
        name = session.scalars(
            select(AwardMember.name).where(
                AwardMember.award_id == line.award_id, AwardMember.homeworker_id == line.homeworker_id
            )
        ).one()
        article = session.scalars(
            select(Lot.article).join(Award, Award.lot_id == Lot.id).where(Award.id == line.award_id)
        ).one()
        whole = line.agreed_satang + line.interest_satang
        rule = RULES.get(line.rule, line.rule)
        amounts = [baht(one) for one in (line.agreed_satang, line.interest_satang, whole)]
        found.append({"satang": whole, "cells": [name, article, rule, *amounts]})
    return found
