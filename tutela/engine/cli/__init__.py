"""Commands that hash, match and stack files and ask law packs, without installation, database or network."""
