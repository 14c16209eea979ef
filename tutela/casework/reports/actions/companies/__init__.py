"""What the unit does about companies that reported: asks them, and says how useful each report was."""
