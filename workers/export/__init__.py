"""Export of items as files (PDF/A, ALTO, text), and derivatives of pages."""
