"""Keeps the enquiries that come to the unit by mail, telephone and letter, and what was answered."""
