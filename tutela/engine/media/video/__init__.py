"""Opens videos: packets, frames, borders, and what a container says of itself."""
