"""Which known hashes are near, how near, and by which rule."""
