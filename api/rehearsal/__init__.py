"""Rehearsal: believable lawful history written fast, with faults planted on purpose, to try the checks on."""
