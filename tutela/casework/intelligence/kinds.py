"""The kinds of job that this room is the lowest to queue."""

READ = "communications.read"
FIND_TERMS = "communications.terms"
FOLLOW_TERMS = "communications.follow-terms"
