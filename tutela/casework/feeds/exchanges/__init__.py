"""How each exchange is asked for its next page, and from where on."""
