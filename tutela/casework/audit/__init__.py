"""Shows, exports and verifies the record of acts, and compares what all rooms keep with it; keeps nothing."""
