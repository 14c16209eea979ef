"""Opens untrusted files behind a fence and gives pixels and plain facts to the instruments above."""
