"""The web process: its server, the start page, what a monitor is told, and what is logged of strangers."""
