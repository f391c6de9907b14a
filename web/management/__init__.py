"""The `lantai` commands."""
