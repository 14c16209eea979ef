"""Reads any text as what it names: an address, account, mailbox, telephone, wallet or network."""

from tutela.engine.identifiers.accounts import account
from tutela.engine.identifiers.identifier import Identifier, Kind
from tutela.engine.identifiers.notation import defanged, refanged
from tutela.engine.identifiers.reading import read, read_lines

__all__ = ["Identifier", "Kind", "account", "defanged", "read", "read_lines", "refanged"]
