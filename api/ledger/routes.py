"""The wage record to read: entries with their lines, and the bytes each hash stands for."""

from sqlalchemy import select

from api.auth.door import Door
from api.errors import NotFound
from api.ledger.models import Journal
from api.ledger.schemas import EntryId, EntryShape, WholeEntryShape, show_entry, show_whole_entry
from api.ledger.service import WHOLE
from api.lists import Cursor, CursorNotKnown, Limit, page
from api.shapes import Page
from api.transaction import Tx

entries = Door("/ledger/entries", "wage record")
DOORS = (entries,)


@entries.open("GET", "", needs="ledger:read", refusals=(CursorNotKnown,))
def list_ledger_entries(session: Tx, cursor: Cursor = None, limit: Limit = 50) -> Page[EntryShape]:
    """Entries of the wage record, the newest first."""
    return page(session, select(Journal).options(*WHOLE), Journal.id, show_entry, cursor=cursor, limit=limit)


@entries.open("GET", "/{entry_id}", needs="ledger:read")
def get_ledger_entry(session: Tx, entry_id: EntryId) -> WholeEntryShape:
    """One entry with its canonical bytes: hash them and compare."""
    found = session.scalar(select(Journal).where(Journal.id == entry_id).options(*WHOLE))
    if found is None:
        raise NotFound()
    return show_whole_entry(found)
