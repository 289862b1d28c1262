# A log from its file to a table, and back to its file.
$ printf '; MaxProcs: 4\n1 0 -1 10 3 -1 -1 3 20 -1 1 1 1 -1 1 -1 -1 -1\n2 1 -1 30 4 -1 -1 4 30 -1 1 1 1 -1 1 -1 -1 -1\n3 2 -1 8 1 -1 -1 1 9 -1 1 2 1 -1 1 -1 -1 -1\n' >tiny.swf
$ gzip -k tiny.swf
$ orrery trace import tiny.swf.gz --db my.db --name TINY
TINY: 3 jobs in 2 s, 4 processors
$ orrery trace list --db my.db
TINY: 3 jobs in 2 s, 4 processors
$ orrery trace check --db my.db TINY --source tiny.swf.gz
TINY: ok, 3 jobs, run time 48 s, 8 processors requested, 8 allocated, 158 processor seconds
$ orrery trace export --db my.db TINY | tr -s ' ' | sed 's|^ ||' | cmp - tiny.swf
$ orrery run "$ROOT/workloads/studies/batch-replay.yaml" --set trace.name=TINY --set 'measure=[wait.mean, makespan]'
Replay of a log
policy                        wait.mean [s]    makespan [s]
batch.fcfs                  15.67 (+422.2%)  48.00 (+20.0%)
batch.sjf                    3.0000 (+0.0%)   40.00 (+0.0%)
batch.conservative           3.0000 (+0.0%)   40.00 (+0.0%)
batch.easy                           3.0000           40.00
batch.easy{backfill=sjf}     3.0000 (+0.0%)   40.00 (+0.0%)

difference to batch.easy
5 runs simulated, 0 were there already, 0 failed; results in results.db
$ orrery run --dry-run "$ROOT/workloads/studies/batch-replay.yaml" --set trace.name=TINNY
! orrery: $ROOT/workloads/studies/batch-replay.yaml:4:8: my.db: no trace 'TINNY'; did you mean 'TINY'?
? 2
$ orrery run --dry-run "$ROOT/workloads/studies/batch-replay.yaml" --set trace.store=nowhere.db
! orrery: $ROOT/workloads/studies/batch-replay.yaml:4:8: nowhere.db: No such file or directory
? 2
$ orrery run --dry-run "$ROOT/workloads/studies/batch-replay.yaml" --set trace.store=results.db --set trace.name=TINY
! orrery: $ROOT/workloads/studies/batch-replay.yaml:4:8: results.db: an SQLite database, but not a trace store
? 2
$ orrery run --dry-run "$ROOT/workloads/studies/batch-replay.yaml" --set trace.store=tiny.swf --set trace.name=TINY
! orrery: $ROOT/workloads/studies/batch-replay.yaml:4:8: tiny.swf: not an SQLite database
? 2
$ orrery run --dry-run "$ROOT/workloads/studies/batch-replay.yaml" --set trace.name=TINY --set trace.jobs=0
! orrery: --set:1:1: trace: jobs is '0'; expected a whole number of at least 1
? 2
$ orrery run "$ROOT/workloads/studies/batch-replay.yaml" --set trace.name=TINY --set trace.from=1h
! orrery: $ROOT/workloads/studies/batch-replay.yaml:4:8: trace: the slice begins behind the last job of TINY
? 2
