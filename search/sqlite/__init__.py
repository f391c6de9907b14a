"""Adapter of the embedded index: SQLite FTS5."""
