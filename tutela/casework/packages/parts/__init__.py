"""What a package says, to be read and taken out."""
