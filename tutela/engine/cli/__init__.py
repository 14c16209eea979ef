"""Commands that hash, match and stack files without any installation, database or network."""
