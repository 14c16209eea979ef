"""What was imported, and each thing that could not be read: pages."""
