"""Feeds of partners, against real servers that enforce order, paging and who may come."""
