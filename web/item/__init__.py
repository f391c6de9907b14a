"""The item page: images, text beside them, masking, export."""
