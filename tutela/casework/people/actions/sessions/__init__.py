"""Who is signed in: in by a link, a passkey or a code, out, and shown out."""
