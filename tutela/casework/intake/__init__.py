"""Takes in what is delivered: walks and seals a source, opens archives, accounts for every entry."""
