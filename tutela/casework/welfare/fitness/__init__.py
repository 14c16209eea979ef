"""What must be in order before somebody is shown media: clearances, policies read, terminal, shift."""
