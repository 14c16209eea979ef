"""What recipients are given beside the file, and what they answer on their page."""
