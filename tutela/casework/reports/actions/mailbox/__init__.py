"""What is done with the unit's mailbox: one round, and one mail at a time."""
