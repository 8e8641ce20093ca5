"""The rules of law and book-keeping, one function each; importing the room enters all of them.

They read and never write. `api.inspections.run` carries them out.
"""

from api.inspections.checks import (  # noqa: F401
    accounts,
    books,
    cancelled,
    deductions,
    equal_pay,
    floor,
    goods,
    guarantees,
    hazards,
    papers,
    passing_on,
    patterns,
    pay_days,
    resale,
)
from api.inspections.checks.registry import RULES, Rule, rules_version

__all__ = ["RULES", "Rule", "rules_version"]
