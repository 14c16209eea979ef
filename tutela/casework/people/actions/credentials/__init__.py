"""What people sign in with: links that let them enrol, passkeys and codes, and who confirmed them."""
