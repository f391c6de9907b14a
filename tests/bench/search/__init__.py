"""Both indexes side by side on the same invented corpus."""
