"""Whether the system runs: what the queue holds, and how the last matching runs went."""
