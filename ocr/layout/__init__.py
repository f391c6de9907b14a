"""Layout: characters to lines, lines to rows and columns."""
