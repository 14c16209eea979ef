"""What is held about one person across cases and reports, with each clock and hold."""
