"""Stations of the line, the work of each step: receive, read, describe, file, index."""
