"""What the recipients of a list read in it."""
