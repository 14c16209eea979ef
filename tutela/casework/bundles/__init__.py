"""Keeps which reports belong together, by what they have in common, and what people put apart again."""
