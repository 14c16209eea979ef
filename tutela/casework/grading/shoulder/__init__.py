"""Looking at an item together: one asks, a colleague joins in a session of their own, both looks count."""
