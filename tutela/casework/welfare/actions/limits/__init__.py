"""Enters and signs risk assessments, lowers limits of people, plans their shifts, weighs what they viewed."""
