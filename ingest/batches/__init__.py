"""Verdicts on files, and the account (账目) of a batch."""
