"""Tables of what files are by their first bytes: what is opened, and what is only named."""
