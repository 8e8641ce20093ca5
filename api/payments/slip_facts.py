"""Every fact of a pay slip, read from the records; `api.payments.slip_files` freezes them once."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auth.models import Principal
from api.baht_text import baht_text
from api.errors import NotFound
from api.offers.models import Award
from api.orders.models import Lot
from api.parties.models import Group, Hirer, Homeworker, Province
from api.payments.models import Compensation, Payment, PaymentClaim, PayRun
from api.payments.slip_lines import document_numbers, lines_of

FORMAT = 1
SIDES = ("hirer", "leader", "member")


def slip_facts(session: Session, payment_id: UUID) -> dict[str, Any]:
    """What the slip of a payment says now: names, work, pay with its working, claims. Amounts in satang, days ISO.

    `amount_satang` is what the payment says; the lines and compensations explain it. Raises NotFound.
    """
    payment = session.get(Payment, payment_id, populate_existing=True)
    if payment is None:
        raise NotFound()
    run = session.get_one(PayRun, payment.pay_run_id)
    group = session.get_one(Group, payment.group_id)
    said = claims_of(session, payment.id)
    paid_on = said["hirer"].on_date if said["hirer"] else run.pay_on
    lines = lines_of(session, payment.id, group, paid_on)
    ended = _compensations(session, payment.id)
    return {
        "format": FORMAT,
        "payment": f"pmt_{payment.id.hex}",
        "pay_run": run.number,
        **_parties(session, payment, group),
        "lines": lines,
        "compensations": ended,
        "totals": {
            "gross_satang": sum(one["gross_satang"] for one in lines),
            "deductions_satang": sum(each["amount_satang"] for one in lines for each in one["deductions"]),
            "interest_satang": sum(one["interest"]["satang"] for one in lines if one["interest"]),
            "compensation_satang": sum(one["amount_satang"] for one in ended),
        },
        "amount_satang": payment.amount_satang,
        "amount_words": baht_text(payment.amount_satang),
        "paid_on": paid_on.isoformat(),
        "method": payment.method,
        "via": payment.via,
        "claims": [show_claim(side, said[side]) for side in SIDES if side != "leader" or payment.via == "leader"],
    }


def claims_of(session: Session, payment_id: UUID) -> dict[str, PaymentClaim | None]:
    """What each of the three says of a payment: its newest word."""
    found: dict[str, PaymentClaim | None] = dict.fromkeys(SIDES)
    wanted = select(PaymentClaim).where(PaymentClaim.payment_id == payment_id)
    for claim in session.scalars(wanted.order_by(PaymentClaim.created_at, PaymentClaim.id)):
        found[claim.side] = claim
    return found


def show_claim(side: str, claim: PaymentClaim | None) -> dict[str, Any]:
    """What one side says; only its name when it has said nothing."""
    if claim is None:
        return {"side": side, "said": None}
    return {
        "side": side,
        "said": claim.said,
        "amount_satang": claim.amount_satang,
        "on_date": claim.on_date.isoformat(),
        "given_by": claim.given_by,
    }


def _parties(session: Session, payment: Payment, group: Group) -> dict[str, Any]:
    hirer = session.get_one(Hirer, payment.hirer_id)
    homeworker = session.get_one(Homeworker, payment.homeworker_id)
    province = session.get_one(Province, hirer.province_code)
    return {
        "homeworker": {"id": f"hwk_{homeworker.id.hex}", "name": homeworker.name},
        "group": {"name": group.name, "leader": session.get_one(Principal, group.principal_id).name},
        "hirer": {"name": hirer.name, "address": f"{hirer.address} {province.name_th}"},
    }


def _compensations(session: Session, payment_id: UUID) -> list[dict[str, Any]]:
    """Compensation for cancelled work that came with the payment (s.10)."""
    rows = session.execute(
        select(Compensation.amount_satang, Award.id, Lot.article)
        .join(Award, Award.id == Compensation.award_id)
        .join(Lot, Lot.id == Award.lot_id)
        .where(Compensation.payment_id == payment_id)
        .order_by(Compensation.id)
    ).all()
    numbers = document_numbers(session, {award_id for _, award_id, _ in rows})
    return [
        {"article": article, "document": numbers.get(award_id), "amount_satang": satang}
        for satang, award_id, article in rows
    ]
