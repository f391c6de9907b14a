"""Health page and checks, probes, metrics, request log."""
