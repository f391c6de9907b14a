"""Intake and line state: batches, files, pages, readings."""
