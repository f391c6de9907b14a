"""The work of each step: receive, read, describe, file, index."""
