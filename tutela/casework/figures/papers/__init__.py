"""What papers say: the facts they rest on, the document they are, and the files they are given as."""
