"""Intake of files: discovery, natural sort, placement into items, durable storage."""
