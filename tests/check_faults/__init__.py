"""Faults and near misses, each planted in the small true books of `tests.pay_books`.

A fault says which rule finds it and what is owed; a near miss is one satang or one day away from it.
"""

from tests.check_faults import deductions, goods, papers, passing, patterns, pay, people, record
from tests.check_faults.bending import her_rate
from tests.check_faults.cases import FAULTS, NEAR_MISSES, Case

FILES = (pay, deductions, papers, people, goods, passing, record, patterns)
"""Reading them enters their cases."""

__all__ = ["FAULTS", "FILES", "NEAR_MISSES", "Case", "her_rate"]
