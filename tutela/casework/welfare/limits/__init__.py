"""How long, when and how much of what a person may view: by duty, by unit, by person."""
