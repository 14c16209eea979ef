"""Which known 256-bit hashes are near: the index that never compares all."""
