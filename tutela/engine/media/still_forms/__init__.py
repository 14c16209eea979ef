"""The forms that still pictures come in: how they are read, brought to 8 bits, or only named."""
