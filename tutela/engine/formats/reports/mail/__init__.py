"""Mail from anybody, read behind the fence: what it tells, and what came with it."""
