"""What lists of addresses, domains and terms are made of: what can be listed, and what falls, by kind."""
