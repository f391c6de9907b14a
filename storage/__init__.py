"""Immutable object storage: port, adapters (disk, S3), witness journals."""
