"""Keeps what we publish: numbered editions of our own lists, proposed by one person, published by another."""
