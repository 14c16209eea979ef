"""What is done with what lies at the partners' door."""
