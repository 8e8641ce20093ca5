"""Versions and pages: strong ETags with If-Match, and opaque keyset cursors that stay right while rows are added."""

import base64
from collections.abc import Callable
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Header, Query, Request, Response
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.errors import ChangedMeanwhile, ConditionNeeded, DomainError
from api.shapes import Page
from api.words import Words

Row = TypeVar("Row")
Item = TypeVar("Item")


class CursorNotKnown(DomainError):
    title = Words("ไม่รู้จัก cursor นี้", "This cursor is not known")
    detail = Words("cursor ใช้ได้เฉพาะค่าที่ระบบส่งให้", "A cursor is only what a page gave you as next_cursor")
    remedy = Words("เริ่มใหม่โดยไม่ส่ง cursor", "Start again without a cursor")


Limit = Annotated[int, Query(ge=1, le=200, description="how many items a page holds")]
Cursor = Annotated[str | None, Query(max_length=64, pattern=r"^[A-Za-z0-9_-]+$", description="next_cursor of a page")]
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=200, description="the ETag the change starts from")]


def page(
    session: Session,
    statement: Select[Row],
    key: InstrumentedAttribute[UUID],
    show: Callable[[Row], Item],
    *,
    cursor: str | None,
    limit: int,
) -> Page[Item]:
    """One page, newest first. The cursor is the last id seen, so rows added meanwhile shift nothing."""
    if cursor is not None:
        statement = statement.where(key < _read_cursor(cursor))
    rows = session.scalars(statement.order_by(key.desc()).limit(limit + 1)).all()
    shown = rows[:limit]
    following = _write_cursor(getattr(shown[-1], key.key)) if len(rows) > limit else None
    return Page(items=[show(row) for row in shown], next_cursor=following)


def _write_cursor(last: UUID) -> str:
    return base64.urlsafe_b64encode(last.bytes).decode().rstrip("=")


def _read_cursor(cursor: str) -> UUID:
    try:
        return UUID(bytes=base64.urlsafe_b64decode(cursor + "=="))
    except ValueError:
        raise CursorNotKnown(pointer="query/cursor") from None


def etag(*versions: int) -> str:
    """The strong ETag of a thing made of rows with these versions. Versions only grow, so it never comes back."""
    return f'"v{sum(versions)}-{len(versions)}"'


def set_etag(response: Response, *versions: int) -> None:
    """Say which version this answer shows."""
    response.headers["ETag"] = etag(*versions)


def demand_match(if_match: str | None, *versions: int) -> None:
    """Refuse a change that does not start from the latest version (RFC 9110 13.1.1)."""
    if if_match is None:
        raise ConditionNeeded(pointer="header/If-Match")
    if if_match.strip() == "*":
        return
    if etag(*versions) not in [one.strip() for one in if_match.split(",")]:
        raise ChangedMeanwhile(pointer="header/If-Match")


def link_to(request: Request, path: str) -> str:
    """A path of this API as callers see it, for `Location`."""
    root: Any = request.scope.get("root_path", "")
    return f"{root}{path}"
