"""Inventory of stored objects (对象清册), and the verdict of a fixity check."""
