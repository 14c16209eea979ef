"""Pages of hash exchanges, read behind the fence."""
