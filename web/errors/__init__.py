"""Coded errors as sentences and as pages."""
