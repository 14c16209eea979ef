"""The file of a delta: what it says, its manifest and signature, and the program that applies it outside."""
