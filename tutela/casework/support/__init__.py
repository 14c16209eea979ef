"""Keeps what people file about how they are, sealed to each of them, and who stands beside them."""
