"""A process that decodes and reads what came from outside, and may be killed for it."""
