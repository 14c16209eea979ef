"""What is packed in one file: members of zip and tar archives, and the one that gzip and its like hold."""
