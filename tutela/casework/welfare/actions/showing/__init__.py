"""Shows what comes with a look that is open: what lies beside, and what is heard."""
