"""The parts of what lies between the partners' door and the unit: who signs in, who asks to be let in."""
