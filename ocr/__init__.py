"""OCR: decoding, reading, layout, corrections and export of pages; independent of Django."""
