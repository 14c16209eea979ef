"""Keeps who stands outside: companies, forces, hotlines, people, what is agreed with each, and their keys."""
