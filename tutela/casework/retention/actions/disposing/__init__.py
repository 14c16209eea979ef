"""The steps of a disposal: what hangs from a case, what of it others hold, rows, copies, the certificate."""
