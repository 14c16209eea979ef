"""The catalogue of figures: what each counts, in words and as rows, and how it is counted for a span."""
