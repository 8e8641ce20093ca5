"""Which account a proof from elsewhere opens: linked once by somebody signed in, or known by her office's mail."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api import audit
from api.auth.models import ExternalSignIn, StaffSignIn
from api.auth.oidc import Provider
from api.errors import DomainError
from api.problems import CONSTRAINTS
from api.words import Words


class NotLinkedYet(DomainError):
    status = 401
    title = Words("บัญชีนี้ยังไม่ได้เชื่อมกับตรง", "This account is not linked to Trong yet")
    detail = Words("ยังไม่รู้ว่าเป็นบัญชีของใคร", "We do not know whose it is")
    remedy = Words("เข้าใช้งานด้วยเบอร์โทรก่อน แล้วกดเชื่อมบัญชี", "Sign in with your phone first, then link it")


class LinkedElsewhere(DomainError):
    status = 409
    title = Words("บัญชีนี้เชื่อมกับคนอื่นแล้ว", "This account is linked to somebody else")
    detail = Words("หนึ่งบัญชีเชื่อมได้กับคนเดียว", "An account is linked to one person")
    remedy = Words("ใช้บัญชีอื่น", "Use another account")


CONSTRAINTS.update(uq_external_sign_ins_provider_subject=LinkedElsewhere)


def link(session: Session, principal_id: UUID, provider: Provider, subject: str) -> None:
    """From now on this proof opens this account."""
    found = _known(session, provider, subject)
    if found is None:
        session.add(ExternalSignIn(principal_id=principal_id, staff_id=None, provider=provider, subject=subject))
        session.flush()
        audit.record(session, "link_sign_in", "principal", principal_id, provider=provider)
    elif found.principal_id != principal_id:
        raise LinkedElsewhere()


def opened_by(session: Session, provider: Provider, subject: str, mail: str | None) -> ExternalSignIn:
    """The account a proof opens. `mail`: one the office has verified, which names a sign-in of ours the first time."""
    found = _known(session, provider, subject)
    if found is None and mail:
        staff = select(StaffSignIn).where(StaffSignIn.login == mail.lower(), StaffSignIn.ended_at.is_(None))
        if (mine := session.scalar(staff)) is not None:
            found = ExternalSignIn(principal_id=mine.principal_id, staff_id=mine.id, provider=provider, subject=subject)
            session.add(found)
            session.flush()
    if found is None:
        raise NotLinkedYet()
    audit.record(session, "sign_in", "principal", found.principal_id, by=provider)
    return found


def _known(session: Session, provider: Provider, subject: str) -> ExternalSignIn | None:
    of = select(ExternalSignIn).where(ExternalSignIn.provider == provider, ExternalSignIn.subject == subject)
    return session.scalar(of)
