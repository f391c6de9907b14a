"""The embedded index: SQLite's FTS5."""
