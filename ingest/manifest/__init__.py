"""Manifests (清单): parsed, beside the files or uploaded."""
