"""What proves the record of acts."""
