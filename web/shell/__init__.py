"""Shared templates and static files: frame, menus, icons, parts of lists and forms."""
