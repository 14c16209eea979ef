"""What partners abroad did with what they were told, as they say it, and who is silent."""
