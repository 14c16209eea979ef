"""Says where the letterbox of the public lies, and makes it ready beside the workbench."""
