"""What has to be proved of an offence, point by point, and what people found of it in a report."""
