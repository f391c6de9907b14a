"""Verdicts of files, and the account (账目) of a batch."""
