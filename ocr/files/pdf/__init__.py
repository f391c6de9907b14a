"""PDF: structure and repair, images, visible text layer."""
