"""Files on their way in: found, ordered, placed into items, stored with their digest."""
