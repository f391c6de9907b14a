"""Decisions of the register: numbers, classes, document types, fields. They compute only."""
