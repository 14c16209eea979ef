"""Puts reports in bands by rules that are data: filters set it, evidence orders inside it, nothing lowers."""
