"""The page of the archive numbers."""
