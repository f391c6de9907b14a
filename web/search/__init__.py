"""The search page: query, facets, hits."""
