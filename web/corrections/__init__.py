"""Corrections in the browser."""
