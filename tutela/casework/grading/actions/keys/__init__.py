"""What people do to their own keys of the desk."""
