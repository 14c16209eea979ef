"""Keeps what addresses sell for, by which brands and wallets, and which of them one operator runs."""
