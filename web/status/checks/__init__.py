"""Whether the parts of an installation are well, and what to do about those that are not."""
