"""Orders boats by the height of the tide: a room made up for tests, with rules of its own."""
