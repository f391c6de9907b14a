"""Full-text search: query language, matching and index adapters; imports no framework."""
