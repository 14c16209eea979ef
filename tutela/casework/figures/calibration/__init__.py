"""How often what the risk rules foresaw came true: it informs people, and changes nothing by itself."""
