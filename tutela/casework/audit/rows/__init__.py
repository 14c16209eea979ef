"""Compares each kind of row that people work with with the record of acts."""
