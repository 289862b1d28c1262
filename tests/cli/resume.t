# threads
# Killed again and again in the middle, then finished: nothing is lost, and nothing differs.
$ cat >study.yaml <<'END'
> study: Killed
> system: batch
> workload: {generator: batch.lublin, jobs: 400}
> platform: {nodes: 64}
> policies: [batch.fcfs, batch.easy, batch.conservative, batch.sjf]
> sweep: {seed: 1..50}
> measure: [wait.mean, bounded_slowdown.p95, utilization]
> record: [jobs, series]
> END
$ python3 "$ROOT/tests/cli/kill_often.py" study.yaml killed.db
killed 5 times
$ orrery run study.yaml -j2 -o killed.db | tail -1 | sed 's/^[0-9]* runs simulated, [0-9]* were there/some runs simulated, the rest was there/'
some runs simulated, the rest was there already, 0 failed; results in killed.db
$ orrery run study.yaml -j1 -q -o whole.db
$ orrery export whole.db --canonical >whole.txt && orrery export killed.db --canonical | cmp - whole.txt
$ orrery run study.yaml -j2 -o killed.db | tail -1
0 runs simulated, 200 were there already, 0 failed; results in killed.db
