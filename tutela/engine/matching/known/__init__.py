"""What is known, asked by every kind of hash at once."""
