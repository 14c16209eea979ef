"""Says until when what is kept: rules as data, and the day on which each is due."""
