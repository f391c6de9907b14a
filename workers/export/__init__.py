"""Files in which an item leaves the archive, and images of its pages."""
