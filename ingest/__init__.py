"""Intake and state of the processing line: batches, files, pages, readings."""
