"""The line that carries a page from one station to the next."""
