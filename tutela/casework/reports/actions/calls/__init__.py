"""Enters what was told by telephone, letter or in person, and tends the words that were read aloud."""
