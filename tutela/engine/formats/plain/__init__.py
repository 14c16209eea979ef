"""Hashes as lines of text: plain lists, and what common tools print."""
