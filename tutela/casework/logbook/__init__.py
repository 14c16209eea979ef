"""Keeps the intelligence log of cases, what is handed on of it, and who its sources are, apart."""
