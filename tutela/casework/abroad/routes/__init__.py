"""Where what is illegal goes from here: of each address of a report, and of each country."""
