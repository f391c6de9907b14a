"""Measures reading: how much is right, how much is found, and what it costs, side by side."""
