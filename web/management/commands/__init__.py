"""The `lantai` commands, one a module."""
