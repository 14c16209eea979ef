"""What an installation's looking over finds, and what of it is about what goes out and comes in."""
