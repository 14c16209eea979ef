"""How many people's opinions an item needs, what they come to together, and whom they are kept from."""
