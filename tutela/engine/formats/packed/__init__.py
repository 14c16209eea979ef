"""Lists inside something else: databases of hashes, and VICS files in a zip archive."""
