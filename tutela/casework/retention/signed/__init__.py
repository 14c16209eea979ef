"""What of a disposal is signed: its certificate."""
