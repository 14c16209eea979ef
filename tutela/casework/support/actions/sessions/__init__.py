"""Sessions of support: that they were booked and attended, and nothing else of them."""
