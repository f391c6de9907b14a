"""State of the processing line in tables: leases, transitions, backlog."""
