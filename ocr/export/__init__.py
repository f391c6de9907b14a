"""What leaves the archive: searchable PDF/A, ALTO, plain text."""
