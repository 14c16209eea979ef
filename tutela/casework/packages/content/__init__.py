"""What packages are made of: sources read as parts, who else holds the same, and who it is for."""
