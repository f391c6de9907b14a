"""The `lantai` commands, one per module."""
