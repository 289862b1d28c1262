# Of runs that fail for one reason, a hundred are enough on the screen; the results have all.
$ cat >none.yaml <<'END'
> study: Nothing to scale
> system: batch
> workload: {generator: batch.lublin, jobs: 1}
> platform: {nodes: 64}
> policies: [batch.fcfs]
> sweep: {seed: 1..125}
> load: 0.7
> measure: [wait.mean]
> END
$ orrery run none.yaml -q -j 2 -o none.db 2>err.txt
? 1
$ wc -l <err.txt
101
$ tail -1 err.txt
more runs stopped; view v_failed of the results has all of them
$ sqlite3 none.db "SELECT count(*) FROM v_failed"
125
