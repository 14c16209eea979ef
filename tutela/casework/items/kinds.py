"""The kind of job that makes paths ready to be found."""

INDEX_PATHS = "index_paths"
