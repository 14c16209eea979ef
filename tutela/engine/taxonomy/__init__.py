"""Law as data: facts of an item, rules that derive a category from them, and the categories of a desk."""
