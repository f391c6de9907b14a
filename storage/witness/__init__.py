"""Witness: append-only journals outside of the database and of its backup."""
