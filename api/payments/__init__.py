"""Pay: instalments from receipts, lawful deductions, pay runs and slips, and payment as three claims."""
