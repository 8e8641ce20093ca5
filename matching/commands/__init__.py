"""The commands of `python -m matching`, one file each: what it asks for, and what it does."""
