"""Puts reports in bands, and lets people raise them, two of them lower them, and any say what is known."""
