"""Decides the points that have to be proved of an offence."""
