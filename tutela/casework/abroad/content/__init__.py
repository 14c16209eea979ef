"""What goes abroad, and why: routes by country, grades in others' schemes, the bytes that are sent."""
