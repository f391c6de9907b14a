"""Adapter of the index in Elasticsearch."""
