"""Looking back: checks and their findings, complaints, inspections, orders to pay, and who read what."""
