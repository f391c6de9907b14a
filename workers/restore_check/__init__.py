"""恢复验证: a restored copy is held against the living archive; nothing is changed."""
