"""Changes the code in small ways and runs the tests that belong to it: whatever survives is not tested."""
