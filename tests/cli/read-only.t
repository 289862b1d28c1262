# A results file in a place where nothing can be written can be read all the same.
$ cat >study.yaml <<'END'
> study: Small
> system: batch
> workload: {generator: batch.lublin, jobs: 50}
> platform: {nodes: 16}
> policies: [batch.fcfs, batch.easy]
> measure: [wait.mean]
> END
$ mkdir place && orrery run study.yaml -q -o place/results.db && orrery export place/results.db --canonical >before.txt
$ chmod a-w place/results.db place
# The superuser writes everywhere: as such, the place is looked at by somebody else.
$ if [ "$(id -u)" = 0 ]; then chmod a+rx . && cp "$(command -v orrery)" ./orrery && echo 'setpriv --reuid 65534 --clear-groups -- ./orrery "$@"' >as-other; else echo 'orrery "$@"' >as-other; fi
$ bash as-other run study.yaml -o place/results.db
! orrery: place/results.db: Permission denied
? 2
$ bash as-other run study.yaml -o place/new.db
! orrery: place/new.db: Permission denied
? 2
$ bash as-other compare place/results.db | head -3
Small
policy        wait.mean [s]
batch.fcfs            244.0
$ bash as-other export place/results.db --canonical | cmp - before.txt
$ chmod u+w place
