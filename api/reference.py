"""What every installation knows from the start: provinces, skills, machines, minimum wages, the first policy.

Loaded after each migration as the owner of the tables; loading it again changes nothing that is there.
"""

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from api.db import OWNER_ROLE


def load(engine: Engine) -> None:
    """Load or complete the reference data."""
    with Session(engine) as session, session.begin():
        session.execute(text(f"SET LOCAL ROLE {OWNER_ROLE}"))
