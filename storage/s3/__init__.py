"""S3 client layer, restricted to calls that every S3 server supports."""
