"""What proves that a package is the one that was sent: manifest, signature, and the program that checks."""
