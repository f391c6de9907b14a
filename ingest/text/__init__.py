"""The text of filed pages changes: people's corrections, reading again."""
