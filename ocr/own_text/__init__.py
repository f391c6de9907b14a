"""The text layer of a born-digital page: checked against the pixels, merged with readings."""
