"""Items and archive numbers (档号): template, assignment, high-water marks."""
