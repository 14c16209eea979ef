"""The calls to a partner's program: each put down before it is made, and closed with its answer."""
