"""Decisions of people about files that were set aside."""
