"""A sending in the forms that others exchange: STIX 2.1, MISP and CASE; text, and no live link."""
