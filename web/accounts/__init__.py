"""People: who may come in, what they may see."""
