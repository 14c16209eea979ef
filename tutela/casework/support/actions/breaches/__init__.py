"""Reports breaches, and says what was done about them."""
