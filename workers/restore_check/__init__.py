"""Restore check (恢复验证): compares a restored copy with the living archive; read-only."""
