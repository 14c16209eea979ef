"""What proves the record of acts: seals, signatures, a Merkle tree, and checkpoints kept elsewhere."""
