"""Error codes rendered as messages and as pages."""
