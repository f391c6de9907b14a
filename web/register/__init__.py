"""Archive numbers: page and JSON."""
