"""What the unit says about its categories, beside the item, in versions that two people approved."""
