"""Page images: cleaned, cropped, measured, encoded; arrays in, arrays out."""
