"""Keeps until when what is kept: clocks by rule, holds, reviews, and disposals with their certificates."""
