"""The rooms: small Django apps that keep what people decide and what happened to every item."""
