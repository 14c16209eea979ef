"""The workbench in another language: all of it, or nothing."""
