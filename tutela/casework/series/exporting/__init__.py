"""What an export of a series says, and how it is signed."""
