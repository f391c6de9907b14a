"""Intake of files: found, sorted, placed into items, stored with their digest."""
