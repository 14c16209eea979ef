"""Keeps what must not be lost or changed: the keys, the register of copies and the record of acts."""
