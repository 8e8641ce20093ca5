"""Why a lot is where it is, and what would change it."""
