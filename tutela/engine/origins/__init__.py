"""Weighs what speaks for it that an item is a first recording: evidence that is data, and only ever adds."""
