"""Receives reports, and moves each towards the one disposition that it ends in.

`receive` is a step: whoever brings reports has asked the gate.
"""
