"""What becomes of a file that a person sends from a browser."""
