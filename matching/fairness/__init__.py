"""Fairness between groups: the measure, strict leximin within a stated loss, and the book of debts."""
