"""Versions and pages: strong ETags with If-Match, and opaque keyset cursors that stay right while rows are added."""

import base64
import re
import zlib
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from fastapi import Header, Query, Request, Response
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, select, tuple_
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


def _plain_number(value: Any) -> Any:
    """Python also reads `1_0`, ` 5 ` and `+5`; a page is asked for in digits."""
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,9}", value):
        raise PydanticCustomError("int_parsing", "a whole number")
    return value


Limit = Annotated[
    int, Field(ge=1, le=200), BeforeValidator(_plain_number), Query(description="how many items a page holds")
]
Cursor = Annotated[
    str | None,
    Query(pattern=r"^[A-Za-z0-9_-]{24}$", description="next_cursor of a page", json_schema_extra={"format": "cursor"}),
]
Sort = Annotated[
    Literal["newest", "pressing"], Query(description="`pressing`: what has to be done soonest comes first")
]
Search = Annotated[str | None, Query(min_length=1, max_length=100, description="only where this stands in the name")]
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=200, description="the ETag the change starts from")]


def page(
    session: Session,
    statement: Select[Row],
    key: InstrumentedAttribute[UUID],
    show: Callable[[Any], Item],
    *,
    cursor: str | None,
    limit: int,
) -> Page[Item]:
    """One page of rows that are shown one by one."""
    return page_of(session, statement, key, lambda rows: [show(row) for row in rows], cursor=cursor, limit=limit)


def page_of(
    session: Session,
    statement: Select[Row],
    key: InstrumentedAttribute[UUID],
    show: Callable[[Sequence[Any]], list[Item]],
    *,
    cursor: str | None,
    limit: int,
    by: SQLColumnExpression[Any] | None = None,
) -> Page[Item]:
    """One page, newest first, or the least of `by` first. The cursor is the last id seen, so rows added meanwhile
    shift nothing.

    `show` gets all rows of the page at once, so that it can read what belongs to them in one statement.
    """
    last = None if cursor is None else _read_cursor(cursor)
    if last is not None:
        if by is None:
            statement = statement.where(key < last)
        else:
            reached = session.scalar(select(by).where(key == last))
            statement = statement.where(tuple_(by, key) > tuple_(reached, last))
    in_order = (key.desc(),) if by is None else (by, key)
    rows = session.scalars(statement.order_by(*in_order).limit(limit + 1)).all()
    shown = rows[:limit]
    following = _write_cursor(getattr(shown[-1], key.key)) if len(rows) > limit else None
    return Page(items=show(shown), next_cursor=following)


def page_by_number(
    session: Session,
    statement: Select[Row],
    key: InstrumentedAttribute[Any],
    show: Callable[[Sequence[Any]], list[Item]],
    *,
    cursor: str | None,
    limit: int,
) -> Page[Item]:
    """The same for a log whose rows are counted as they are committed, the highest number first."""
    if cursor is not None:
        statement = statement.where(key < min(_read_cursor(cursor).int, 2**63 - 1))
    rows = session.scalars(statement.order_by(key.desc()).limit(limit + 1)).all()
    following = _write_cursor(UUID(int=getattr(rows[limit - 1], key.key))) if len(rows) > limit else None
    return Page(items=show(rows[:limit]), next_cursor=following)


def _write_cursor(last: UUID) -> str:
    return base64.urlsafe_b64encode(last.bytes + _sum(last.bytes)).decode()


def _sum(place: bytes) -> bytes:
    """Two bytes that show a cursor was cut or changed. They guard no secret: a page shows what its reader may see."""
    return zlib.crc32(place).to_bytes(4)[:2]


def _read_cursor(cursor: str) -> UUID:
    found = base64.urlsafe_b64decode(cursor)
    if len(found) != 18 or found[16:] != _sum(found[:16]):
        raise CursorNotKnown(pointer="query/cursor")
    return UUID(bytes=found[:16])


def holds(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    """Whether a text stands somewhere in a name, whatever its letters' case. `%` and `_` mean themselves."""
    return column.icontains(text.strip(), autoescape=True)


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
    if etag(*versions) not in [one.strip() for one in if_match.split(",")]:  # a weak one never matches
        raise ChangedMeanwhile(pointer="header/If-Match")


def link_to(request: Request, path: str) -> str:
    """A path of this API as callers see it, for `Location`."""
    root: Any = request.scope.get("root_path", "")
    return f"{root}{path}"
