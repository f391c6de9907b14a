"""Image processing of pages: cleaning, cropping, measuring, encoding; arrays in and out."""
