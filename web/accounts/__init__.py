"""Accounts: sign-in, permission checks, navigation."""
