"""Keeps what is handed on so that children are identified: referrals, their leads, how far each came."""
