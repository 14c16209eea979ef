"""Weighs the opinions of items, asks for more of them, and settles what nobody agrees on."""
