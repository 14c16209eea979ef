"""What cannot be opened: set aside with its reason, tried again when somebody says so, and then in or out."""
