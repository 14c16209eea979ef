"""Fingerprints of videos, frame by frame, and their contact sheets."""
