"""What runs the line: worker threads, steps, claims, broker, child processes."""
