"""Makes lists of addresses, domains and terms, and brings entries into them and out of them."""
