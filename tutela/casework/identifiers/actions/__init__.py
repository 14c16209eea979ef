"""Notes what was seen where.

`note` is a step: whoever takes in what names something has asked the gate.
"""
