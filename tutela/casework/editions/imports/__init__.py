"""The pages on which files are sent into lists, and imports followed."""
