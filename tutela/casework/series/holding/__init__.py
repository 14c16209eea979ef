"""Who holds items of a series, inside the installation and outside."""
