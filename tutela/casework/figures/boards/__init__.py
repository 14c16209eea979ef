"""The boards: each asks other rooms for their figures, and names the rows behind each of them."""
