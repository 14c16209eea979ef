"""What a version of a law pack changes of what was derived: tried, listed, and looked over."""
