"""State of the line in tables: claims by lease, transitions, backlog."""
