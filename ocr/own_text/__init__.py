"""Text layers of born-digital pages: checked against the pixels, merged with readings."""
