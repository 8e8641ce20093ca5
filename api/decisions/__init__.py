"""What the machine decided, looked at by people: questions to a run, overrides with their review, appeals."""
