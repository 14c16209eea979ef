"""What came of packages, as it is told."""
