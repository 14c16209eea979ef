"""Measures Tutela beside the tools a user could pick instead, in the same run on the same work."""
