"""The pages of people: who comes first, why, and what was decided of them."""
