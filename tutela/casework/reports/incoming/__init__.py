"""What is known of reports as they come in: where they lie, what they name and how they differ."""
