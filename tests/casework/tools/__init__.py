"""Tools that a unit supplied: approved by two, asked by the machine, judged by people."""
