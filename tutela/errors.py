"""What this program refuses, and how it says so."""
