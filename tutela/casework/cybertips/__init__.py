"""Keeps reports to NCMEC: what each says, its files, who approved it, and each call with its answer."""
