"""How people come in and go out: what the doors show, and what is checked there."""
