"""The one door for content: a step, which whoever delivers content calls behind a gate of its own."""
