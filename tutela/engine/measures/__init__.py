"""Measures: how far people agree in what they record, and what a sample of it says of the whole."""
