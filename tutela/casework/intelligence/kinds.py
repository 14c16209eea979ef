"""The kinds of job that this room is the lowest to queue."""

READ = "communications.read"
