# A full disk stops the study with a clear word; what was finished stays, and room lets it go on.
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
$ mkdir disk && { mount -t tmpfs -o size=1m none disk 2>/dev/null || { echo 'skipped: no right to mount a small disk'; exit 77; }; }
$ orrery run study.yaml -o disk/results.db
! orrery: disk/results.db: the disk is full
? 2
$ orrery export disk/results.db --canonical >full.txt; grep -c '"ok"' full.txt | awk '{ print ($1 > 0 && $1 < 80) ? "some runs finished" : "wrong: " $1 }'
some runs finished
$ mount -o remount,size=50m disk
$ orrery run study.yaml -q -o disk/results.db && orrery run study.yaml -q -o whole.db
$ orrery export disk/results.db --canonical >resumed.txt && orrery export whole.db --canonical | cmp - resumed.txt
$ umount disk
