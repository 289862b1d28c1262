# threads
# Two studies that want to write one file at the same time: the second is refused, the first goes on.
# The one that is killed has a load of its own, so that no run of it is there already for the next.
$ cp "$ROOT/workloads/studies/batch-quickstart.yaml" study.yaml
# Holds the lock of a writer, byte 2^62 of the file, while a command runs.
$ printf 'import fcntl, subprocess, sys\nfile = open(sys.argv[1], "r+")\nfcntl.lockf(file, fcntl.LOCK_EX, 1, 1 << 62)\nsys.exit(subprocess.run(sys.argv[2:]).returncode)\n' >hold.py
$ : >results.db; python3 hold.py results.db orrery run study.yaml
! orrery: results.db: another run is writing it; wait for it or choose another file with -o
? 2
$ rm results.db; orrery run study.yaml -q --set 'sweep={load: [0.5], seed: 1..80}' & first=$!; until test -s results.db; do kill -0 $first || break; done; orrery run study.yaml; kill -9 $first; wait $first 2>/dev/null; true
! orrery: results.db: another run is writing it; wait for it or choose another file with -o
$ orrery run study.yaml | tail -1
50 runs simulated, 0 were there already, 0 failed; results in results.db
# Reading is always possible, and leaves nothing behind.
$ python3 hold.py results.db orrery compare results.db | head -1
Does backfilling pay?
$ orrery report results.db -o - | wc -c | grep -c .; ls results.db*
1
results.db
# A file system that makes a lock of the whole file one of all its bytes (NFS) must not shut out SQLite: nobody locks more than that byte.
$ orrery run study.yaml -q --set 'sweep={load: [0.6], seed: 1..80}' -o other.db & first=$!; until test -s other.db-wal; do kill -0 $first || break; done; awk -v inode="$(stat -c %i other.db)" '$6 ~ ":" inode "$" && $2 == "FLOCK"' /proc/locks | wc -l; kill -9 $first; wait $first 2>/dev/null; true
0
# Somebody who reads it when a run ends does not make the run fail.
$ sqlite3 results.db 'PRAGMA journal_mode = WAL'
wal
$ cat >reader.py <<'END'
> import sqlite3, subprocess
> reader = sqlite3.connect("file:results.db?mode=ro", uri=True, isolation_level=None)
> reader.execute("BEGIN")
> print(reader.execute("SELECT count(*) FROM study_run").fetchone()[0])
> print(subprocess.run(["orrery", "run", "study.yaml", "-q", "--set", "study=Again"]).returncode)
> END
$ python3 reader.py; orrery status results.db
50
0
Does backfilling pay?: 50 runs: 50 ok (100.0 %)
Again: 50 runs: 50 ok (100.0 %)
