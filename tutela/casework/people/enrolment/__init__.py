"""How people enrol what they sign in with, and how a second person confirms it."""
