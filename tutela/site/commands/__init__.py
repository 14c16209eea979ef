"""The commands of an installation as a whole: set up, start, look after, measure."""
