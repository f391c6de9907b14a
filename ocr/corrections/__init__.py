"""People's corrections: located on a reading, inserted, realigned with its boxes."""
