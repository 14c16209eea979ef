"""Addresses of crypto-currencies, with their checksums."""

from tutela.engine.identifiers.wallets.wallets import read

__all__ = ["read"]
