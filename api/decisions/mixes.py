"""How the groups of a problem are made up, by counts alone: region of the group, women and men of its members."""

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from api.parties.models import Group, Homeworker, Membership, Province
from matching.scenarios import Mix


def mixes(session: Session) -> dict[str, Mix]:
    """By attribute and group, the parts in thousandths. A group without members has no part in `sex`."""
    return {"region": _regions(session), "sex": _sexes(session)}


def _regions(session: Session) -> Mix:
    rows = session.execute(select(Group.id, Province.region).join(Province, Province.code == Group.province_code))
    return {f"grp_{group_id.hex}": {region: 1000} for group_id, region in rows}


def _sexes(session: Session) -> Mix:
    women = func.sum(cast(Homeworker.sex == "female", Integer)) * 1000 / func.count()
    rows = session.execute(
        select(Membership.group_id, cast(women, Integer))
        .join(Homeworker, Homeworker.id == Membership.homeworker_id)
        .where(Membership.left_on.is_(None))
        .group_by(Membership.group_id)
    )
    return {f"grp_{group_id.hex}": {"female": share, "male": 1000 - share} for group_id, share in rows}
