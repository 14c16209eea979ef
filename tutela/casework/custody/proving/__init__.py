"""Proves that the vault holds what the register of copies says, and that the register says what it said."""
