"""Samples of lots: by which plan they are drawn, what a second person says blind, and what that comes to."""
