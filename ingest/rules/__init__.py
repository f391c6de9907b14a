"""Decisions of the intake: verdicts, accounts, manifests. They compute only."""
