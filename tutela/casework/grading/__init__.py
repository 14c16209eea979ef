"""Keeps what assessors decide about items, shift by shift; nothing is ever overwritten."""
