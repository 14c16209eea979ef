"""What was sent to the unit and could not be opened: its page and its notice."""
