"""What a person may choose of the whole workbench for themselves."""
