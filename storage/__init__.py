"""Bytes, kept unchanged."""
