"""What deserves a second look in a shift before it is signed off, each found from rows without a view."""
