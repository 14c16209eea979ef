"""What the unit and a company that reported say to each other."""
