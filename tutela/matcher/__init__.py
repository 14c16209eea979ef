"""The door at which partners' programs have hashes looked up, as they would ask an HMA of their own."""
