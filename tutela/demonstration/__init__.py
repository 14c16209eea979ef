"""The demonstration unit: invented people, painted exhibits and a hash list to try everything with."""
