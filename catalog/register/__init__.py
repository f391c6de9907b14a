"""Items and archive numbers (档号): template, allocation, high-water marks."""
