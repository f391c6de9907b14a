"""Document type, title, year and fields of an item, from what its pages say: pure rules."""
