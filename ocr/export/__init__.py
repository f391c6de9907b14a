"""Export formats of pages: searchable PDF/A, ALTO, plain text."""
