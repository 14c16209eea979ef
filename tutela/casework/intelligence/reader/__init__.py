"""What people read of communications: a thread, one message, a range for paper, and the marks in it."""
