"""What a report to NCMEC says, of what it is made, and what its answers mean."""
