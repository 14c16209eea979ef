"""PDQ fingerprints of pixels and of the Y plane of a JPEG."""
