"""Matching of words with passages: exact, by alternative readings, by edit distance."""
