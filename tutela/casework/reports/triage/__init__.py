"""What whoever assesses reports has before them: the queue, and a report in words."""
