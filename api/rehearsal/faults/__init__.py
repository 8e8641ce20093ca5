"""The fault library: one small function for each way of doing wrong, and for each way of almost doing so."""

from api.rehearsal.faults import deductions, goods, guarantees, papers, passing, patterns, pay_days, rates, record
from api.rehearsal.faults.catalogue import KINDS, Found, Kind, Planted, plant, plant_each

FILES = (rates, pay_days, deductions, guarantees, papers, goods, passing, record, patterns)
"""Reading them enters their kinds."""

__all__ = ["FILES", "KINDS", "Found", "Kind", "Planted", "plant", "plant_each"]
