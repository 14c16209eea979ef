"""An installation on nine machines, built from docs/deployment.md alone, that goes through every outage.

`make test-deployment` runs it, as root: each machine is a set of namespaces of its own. It needs nginx,
PostgreSQL's programs and, to move a worker's clock, libfaketime.
"""
