"""The pages of the door: each works without script, and none keeps anything but what is sent at the end."""
