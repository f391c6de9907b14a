"""Measures speed and memory as ratios: both sides in one run, on one machine, alternated."""
