"""Messages of each code: description and advice."""
