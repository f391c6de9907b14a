"""Pages for scanning: uploads, batches, set-aside files, the rescan list."""
