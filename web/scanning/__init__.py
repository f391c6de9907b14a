"""The scanning room: uploads, batches, files set aside, the rescan list."""
