"""Review: decisions of people about files set aside."""
