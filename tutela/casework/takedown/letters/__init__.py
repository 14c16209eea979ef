"""What goes out in a notice: templates that two people approved, text for people, a part for machines."""
