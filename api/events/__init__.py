"""What happened to a hirer's orders, as a log that its own system reads or is sent (webhooks)."""
