"""The web process: its server, start page, answers to a monitor, full disks, what is logged of strangers."""
