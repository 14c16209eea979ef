"""The unit's mailbox: when it is read, and how it stands."""
