"""Scan quality: profiles and their limits, defects, the rescan list."""
