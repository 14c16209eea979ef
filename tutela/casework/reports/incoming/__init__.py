"""What is known of reports as they come in: where they lie, what the record holds of them, what differs."""
