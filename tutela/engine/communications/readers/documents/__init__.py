"""Documents: their paragraphs and cells are told as messages are, each with the place where it stands."""
