"""Says where an address is hosted: facts from several sources, each by its method, and a verdict by rule."""
