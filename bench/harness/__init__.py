"""What every bench is measured with: turns, peers, workers, rows, drawings."""
