"""Keeps who and what is named in a case, what people judge to be the same, and the risk of people."""
