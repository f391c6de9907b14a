"""Corrections by people: located on a reading, inserted, realigned with its boxes."""
