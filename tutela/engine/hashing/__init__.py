"""Bytes or pixels to fingerprints: digests, PDQ and video features."""
