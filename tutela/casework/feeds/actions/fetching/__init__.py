"""How a feed is fetched: each request on record, each page taken whole, with how far that is."""
