"""Sets documents of plain data as tagged PDF: the same data gives the same bytes, on any machine."""
