"""The pages on which people are added, and their roles changed."""
