"""Processing line, scheduled jobs, export, relocation and restore check."""
