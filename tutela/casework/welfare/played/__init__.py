"""What of an item is played, in which pieces: frames on reels, and stretches of sound."""
