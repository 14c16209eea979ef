"""Which pictures are copies of each other, among millions."""
