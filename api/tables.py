"""Every table of the application in one place, for migrations and their test."""

from api import audit, idempotency
from api.auth import models as auth
from api.db import Base
from api.decisions import models as decisions
from api.deliveries import models as deliveries
from api.documents import models as documents
from api.events import models as events
from api.inspections import models as inspections
from api.ledger import models as ledger
from api.notifications import models as notifications
from api.offers import models as offers
from api.orders import models as orders
from api.parties import models as parties
from api.payments import models as payments
from api.wages import models as wages

ROOMS = (
    audit,
    idempotency,
    auth,
    notifications,
    parties,
    events,
    wages,
    ledger,
    orders,
    offers,
    decisions,
    documents,
    deliveries,
    payments,
    inspections,
)
METADATA = Base.metadata


def has_model(name: str | None, kind: str, parents: object) -> bool:
    """Whether a table has a model here: the queue looks after its own, and triggers alone read what may follow what."""
    return kind != "table" or name is None or not (name.startswith("procrastinate_") or name == "state_transitions")
