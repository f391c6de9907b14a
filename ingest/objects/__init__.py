"""Inventory of stored objects (对象清册), and damage codes of fixity checks."""
