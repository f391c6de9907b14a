"""PDF: structure and repair, images, own text that is visible."""
