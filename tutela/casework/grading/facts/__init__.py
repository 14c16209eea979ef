"""The coded facts of a grade: on what it rests, how that is told, and what the desk asks."""
