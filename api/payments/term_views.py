"""Pay methods, terms and guarantees as they are shown."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.offers.models import Award
from api.payments.guarantees import return_by
from api.payments.methods import DEFAULT, Party, account_of, current
from api.payments.models import Guarantee, GuaranteeReturn
from api.payments.term_schemas import CostShape, GuaranteeShape, PayMethodShape, PayTermsShape
from api.payments.terms import agreed_fee, costs_of, proposed_fee
from api.sealing import Sealer


def show_method(session: Session, sealer: Sealer, party: Party, party_id: UUID) -> PayMethodShape:
    """How somebody is paid now. The account is opened for its last digits alone."""
    chosen = current(session, party, [party_id]).get(party_id)
    if chosen is None:
        return PayMethodShape(method=DEFAULT, account_ends_in=None, consent=None, chosen_at=None)
    account = account_of(sealer, chosen)
    return PayMethodShape(
        method=chosen.method,
        account_ends_in=account.number[-4:] if account else None,
        consent=chosen.consent_id,
        chosen_at=chosen.created_at,
    )


def show_terms(session: Session, award: Award) -> PayTermsShape:
    """What was said about an award besides its rate."""
    asked, agreed = proposed_fee(session, award.id), agreed_fee(session, award.id)
    return PayTermsShape(
        award=award.id,
        worker_costs=[CostShape.model_validate(one) for one in costs_of(session, award.id)],
        leader_fee_proposed_satang=asked.satang_per_piece if asked else None,
        leader_fee_agreed_satang=agreed.satang_per_piece if agreed else None,
        leader_fee_agreed_on=agreed.agreed_on if agreed else None,
    )


def show_guarantees(session: Session, award_id: UUID, rows: Sequence[Guarantee]) -> list[GuaranteeShape]:
    """Guarantees of one award with the day each has to come back."""
    asked = select(GuaranteeReturn.guarantee_id, GuaranteeReturn.returned_on)
    back = {
        row[0]: row[1] for row in session.execute(asked.where(GuaranteeReturn.guarantee_id.in_([r.id for r in rows])))
    }
    until = return_by(session, award_id)
    return [
        GuaranteeShape(
            id=row.id,
            award=row.award_id,
            homeworker=row.homeworker_id,
            rule=row.rule_id,
            amount_satang=row.amount_satang,
            taken_on=row.taken_on,
            return_by_on=until,
            returned_on=back.get(row.id),
        )
        for row in rows
    ]
