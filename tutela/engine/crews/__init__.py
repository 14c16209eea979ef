"""Hands batches of work to other hands, by one door: this process, processes beside it, or a cluster."""
