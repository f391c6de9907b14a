"""Matching of terms with passages: exact, by alternative readings, by edit distance."""
