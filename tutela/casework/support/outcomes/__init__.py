"""What the team's work led to: short messages, of no item, on the start page of everybody."""
