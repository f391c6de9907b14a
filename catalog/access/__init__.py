"""Access: who may see which part of the register."""
