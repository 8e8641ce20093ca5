"""Ways into the demonstration: a fresh key for one account of each role, and a token of a leader."""

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from api.auth.models import ApiKey, Principal
from api.auth.service import make_key, token_for
from api.db import transaction
from api.offers.models import Offer
from api.offers.publish import Tools
from api.parties.models import Group

SIGN_IN_ROLES = ("operator", "programme", "inspector", "hirer")


def sign_ins(tools: Tools) -> dict[str, str]:
    """A fresh key for one account of each role; the ones of earlier demonstrations end."""
    keys = {}
    with transaction(tools.engine) as session:
        for role in SIGN_IN_ROLES:
            account = session.scalars(select(Principal.id).where(Principal.role == role).order_by(Principal.id)).first()
            if account is None:
                continue
            old = update(ApiKey).where(ApiKey.principal_id == account, ApiKey.revoked_at.is_(None))
            session.execute(old.values(revoked_at=func.now()))
            keys[role] = make_key(session, account, "demonstration")[1]
        keys |= _leader(session, tools)
    return keys


def _leader(session: Session, tools: Tools) -> dict[str, str]:
    """A token of the leader whose group has the most offers to answer."""
    row = session.execute(
        select(Principal.id, Principal.phone, Group.name)
        .join(Group, Group.principal_id == Principal.id)
        .outerjoin(Offer, and_(Offer.group_id == Group.id, Offer.state == "open"))
        .group_by(Principal.id, Principal.phone, Group.name)
        .order_by(func.count(Offer.id).desc(), Principal.id)
    ).first()
    if row is None:
        return {}
    token = token_for(tools.sealer, row.id, tools.settings)
    return {"leader": token, "leader_phone": row.phone or "", "leader_group": row.name}
