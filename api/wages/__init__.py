"""The lawful minimum: dated, cited wages by district and province, and the piece rates that follow from them."""
