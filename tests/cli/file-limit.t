# A results file that may not grow any more (a quota) loses nothing that was finished.
$ cat >study.yaml <<'END'
> study: Small
> system: batch
> workload: {generator: batch.lublin, jobs: 500}
> platform: {nodes: 64}
> policies: [batch.fcfs, batch.easy]
> sweep: {seed: 1..40}
> measure: [wait.mean]
> record: [jobs]
> END
$ (trap '' XFSZ; ulimit -f 400; orrery run study.yaml)
! orrery: results.db: cannot be read or written (disk I/O error)
? 2
$ orrery export results.db --canonical | grep -c '"ok"' | awk '{ print ($1 > 0 && $1 < 80) ? "some runs finished" : "wrong: " $1 }'
some runs finished
$ orrery run study.yaml -q && orrery run study.yaml -q -o whole.db
$ orrery export results.db --canonical >resumed.txt && orrery export whole.db --canonical | cmp - resumed.txt
