"""Speaking with an S3 server: plain calls that every such server knows."""
