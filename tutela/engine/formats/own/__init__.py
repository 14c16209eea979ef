"""What only Tutela writes: its fingerprints in rows that other formats carry, and its report as a list."""
