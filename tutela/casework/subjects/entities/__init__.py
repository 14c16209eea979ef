"""The pages of entities: what is named in a case, what may be the same, and what people judged."""
