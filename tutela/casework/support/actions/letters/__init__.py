"""What people tell somebody of the unit in confidence: sealed, and read by the two of them only."""
