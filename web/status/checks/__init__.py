"""Health checks of the parts of an installation, with advice."""
