"""The pages of the door for companies."""
