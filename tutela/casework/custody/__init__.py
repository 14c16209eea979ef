"""Keeps what must not be lost or changed: the sealed vault, the register of copies and the record of acts."""
