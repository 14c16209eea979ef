"""Opens untrusted bytes in a child process that can reach nothing."""
