"""What statements say: facts of the record, words that are data, and the document that both come to."""
