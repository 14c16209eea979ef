"""Which law packs and which terms a unit follows."""
