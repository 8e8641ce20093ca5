"""Goods moving: materials out and back, deliveries with a tally per homeworker, receipts, disputes, rework."""
