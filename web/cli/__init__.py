"""Terminal output and shared parts of the `lantai` commands."""
