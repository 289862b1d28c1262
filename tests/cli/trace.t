# A log from its file to a table, and back to its file.
$ printf '; MaxProcs: 4\n1 0 -1 10 3 -1 -1 3 20 -1 1 1 1 -1 1 -1 -1 -1\n2 1 -1 30 4 -1 -1 4 30 -1 1 1 1 -1 1 -1 -1 -1\n3 2 -1 8 1 -1 -1 1 9 -1 1 2 1 -1 1 -1 -1 -1\n' >tiny.swf
$ gzip -k tiny.swf
$ orrery trace import tiny.swf.gz --db my.db --name TINY
$ orrery trace list --db my.db
$ orrery trace check --db my.db TINY --source tiny.swf.gz
$ orrery trace export --db my.db TINY | cmp - tiny.swf
$ orrery run "$ROOT/workloads/studies/batch-replay.yaml" --set trace.name=TINY --set 'measure=[wait.mean, makespan]'
$ orrery run --dry-run "$ROOT/workloads/studies/batch-replay.yaml" --set trace.name=TINNY
$ orrery run --dry-run "$ROOT/workloads/studies/batch-replay.yaml" --set trace.store=nowhere.db
$ orrery run --dry-run "$ROOT/workloads/studies/batch-replay.yaml" --set trace.store=results.db --set trace.name=TINY
$ orrery run --dry-run "$ROOT/workloads/studies/batch-replay.yaml" --set trace.store=tiny.swf --set trace.name=TINY
$ orrery run --dry-run "$ROOT/workloads/studies/batch-replay.yaml" --set trace.name=TINY --set trace.jobs=0
$ orrery run "$ROOT/workloads/studies/batch-replay.yaml" --set trace.name=TINY --set trace.from=1h
