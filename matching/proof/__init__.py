"""Judging a plan without the solver: every rule a second time, and the bound from its prices."""
