"""Items on which people do not agree, or that wait for more opinions: side by side, and who decides."""
