"""Files of lists that people send from a browser: sealed pieces, what workers do, and what a page says."""
