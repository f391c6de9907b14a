"""Runtime of the line: worker threads, steps, claims, broker, child processes."""
