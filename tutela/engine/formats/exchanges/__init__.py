"""What exchanges of hashes hand out page by page, read behind the fence: who says what of which hash."""
