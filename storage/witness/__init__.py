"""What must outlive a restored database: journals that lie outside of it and of its backup."""
