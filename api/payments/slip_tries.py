"""How often codes of slips are asked for from one place of the network: enough for a village, too few for a machine.

A code has 80 bits and is not guessed; the limit keeps those who try from taking the place of those who read.
"""

from datetime import timedelta

from sqlalchemy import case, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.payments.models import SlipTry
from api.sealing import Sealer

WINDOW = timedelta(minutes=10)  # as for one-time codes of sign-in
MOST_TRIES = 60  # a volunteer reads out a group's slips over one telephone


def may_try(session: Session, sealer: Sealer, address: str) -> bool:
    """Count one try. False when too many came from the address of late. Who waits is let in again after the window."""
    old = SlipTry.since < func.now() - WINDOW
    counted = (
        insert(SlipTry)
        .values(address_mark=sealer.mark("slip_try", address), since=func.now(), tries=1)
        .on_conflict_do_update(
            index_elements=[SlipTry.address_mark],
            set_={
                "tries": case((old, 1), else_=SlipTry.tries + 1),
                "since": case((old, func.now()), else_=SlipTry.since),
            },
        )
        .returning(SlipTry.tries)
    )
    return session.execute(counted).scalar_one() <= MOST_TRIES
