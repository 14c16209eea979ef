"""Holds a notice while the police are waited for: opened, reminded, escalated, answered."""
