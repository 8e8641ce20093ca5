"""Work offered: orders of lots, the time each piece takes, and the rate it must pay at least."""
