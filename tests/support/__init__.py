"""What the tests themselves are run with."""
