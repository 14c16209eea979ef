"""The front door: addresses, settings, the base page and the programs that start it all."""
