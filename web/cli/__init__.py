"""Printers and shared parts of the `lantai` commands."""
