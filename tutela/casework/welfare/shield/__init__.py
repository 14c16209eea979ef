"""How little a look shows at first: what the unit decided, and what a person chose for themselves."""
