"""Pixels to words; knows no framework."""
