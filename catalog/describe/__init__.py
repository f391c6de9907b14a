"""Description of an item from the text of its pages (type, title, year, fields): pure rules."""
