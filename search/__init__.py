"""Finding words; knows no framework."""
