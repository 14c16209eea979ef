"""What others hand out: answers of exchanges, how they name hashes, and mappings for their tables."""
