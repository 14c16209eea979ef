"""Calls, letters and visits that staff enter for whoever tells us, and the receipt that is read aloud."""
