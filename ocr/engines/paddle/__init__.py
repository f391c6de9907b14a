"""PP-OCRv6: orientation, detection, recognition, and the runtime of its models."""
