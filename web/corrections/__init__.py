"""Pages for corrections of text."""
