"""Who takes part: hirers, groups, their members, what they can do and when."""
