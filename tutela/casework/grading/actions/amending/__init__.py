"""Changes grades during the self-check, one or as many as a page shows."""
