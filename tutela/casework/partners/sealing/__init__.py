"""How mail to partners is sealed: the certificates they gave, and whether anything may go in clear."""
