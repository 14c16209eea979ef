"""Enters and withdraws clearances of people, enrols and ends terminals."""
