"""What stands between a request and the rooms: who is there, what failed, which headers."""
