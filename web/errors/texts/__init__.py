"""Sentences for each code: what is wrong, and what to do next."""
