"""User interfaces: web pages, commands, accounts, translations."""
