"""Programs that run other tools in the peers' own environment; nothing of Tutela is imported here."""
