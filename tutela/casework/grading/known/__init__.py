"""What is known that an item on a desk matches: what lists say, and which items of its series lie here."""
