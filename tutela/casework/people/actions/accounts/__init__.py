"""Who there is and what they may do: people, units, roles, and whether an account is open."""
