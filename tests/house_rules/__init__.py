"""Rules of the house that no tool checks: who writes, what a verb is, which way imports and names point."""
