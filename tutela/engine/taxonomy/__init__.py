"""Law packs as data: the categories of one jurisdiction, with their citations, keys and list numbers."""
