"""The page on which the rest of a flood is decided as one of it was, page by page."""
