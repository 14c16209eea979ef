"""Which videos share part of what they show."""
