"""The door for companies: a program of its own that takes what they must report, seals it, signs receipts."""
