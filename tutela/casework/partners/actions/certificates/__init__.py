"""What people do about the certificates that mail to partners is sealed to."""
