"""Keeps who and what is named in a case: observations, what people judge of them, and the risk of people."""
