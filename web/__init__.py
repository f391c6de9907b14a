"""What people and programs see: pages, languages, accounts, commands."""
