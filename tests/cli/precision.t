# threads
# repeat: as many replications as a precision needs, the same ones for any number of threads.
$ cat >study.yaml <<'END'
> study: Precise
> system: batch
> workload: {generator: batch.lublin, jobs: 200}
> platform: {nodes: 128}
> policies: [batch.fcfs, batch.easy]
> sweep: {load: [0.5, 0.8]}
> measure: [wait.mean, utilization]
> compare: {to: batch.fcfs}
> repeat: {precision: 8%, of: utilization, min: 3, max: 20}
> END
$ orrery run study.yaml --dry-run | head -2 | cut -c1-48
at most 80 runs, as many as repeat: needs
7133076f9f4c  batch.fcfs  {"load":0.5,"replicati
$ orrery run study.yaml -o one.db
Precise

{"load":0.5}
policy               wait.mean [s]               utilization
batch.fcfs            24150 ±23427            0.4094 ±0.0305
batch.easy     3525 ±1854 (-85.4%)    0.4283 ±0.0270 (+4.6%)

{"load":0.8}
policy               wait.mean [s]               utilization
batch.fcfs            30578 ±13943            0.5161 ±0.0390
batch.easy    4915 ±1964 (-83.9%*)  0.5846 ±0.0256 (+13.3%*)

mean ± half of the 95% interval over 9 to 18 repetitions; difference to batch.fcfs, paired; * where it is significant (Holm)
precision 8% reached at 2 of 2 points
54 runs simulated, 0 were there already, 0 failed; results in one.db
$ orrery run study.yaml -j2 -o two.db | tail -2
precision 8% reached at 2 of 2 points
54 runs simulated, 0 were there already, 0 failed; results in two.db
$ orrery export one.db --canonical -o one.txt
$ orrery export two.db --canonical -o two.txt
$ cmp one.txt two.txt
$ sqlite3 one.db "SELECT point, count(*), sum(spare), sum(status = 'ok') FROM study_run JOIN run USING(run_no) GROUP BY point"
{"load":0.5}|40|22|18
{"load":0.8}|40|4|36
$ sqlite3 one.db "SELECT count(*) FROM v_runs"
54
$ orrery run study.yaml -o one.db | tail -1
0 runs simulated, 54 were there already, 0 failed; results in one.db
$ orrery run study.yaml --chunk 1/2 -o chunk1.db | tail -2
precision 8% reached at 1 of 1 points
18 runs simulated, 0 were there already, 0 failed; results in chunk1.db
$ orrery run study.yaml --chunk 2/2 -o chunk2.db | tail -2
precision 8% reached at 1 of 1 points
36 runs simulated, 0 were there already, 0 failed; results in chunk2.db
$ orrery merge chunk2.db chunk1.db -o merged.db
Precise: 80 runs: 54 ok (100.0 %), 26 spare
$ orrery export merged.db --canonical -o merged.txt
$ cmp one.txt merged.txt
$ orrery status merged.db
Precise: 80 runs: 54 ok (100.0 %), 26 spare
$ orrery run study.yaml --set repeat.precision=3% -o one.db | tail -2
precision 3% not reached at 2 of 2 points; worst utilization 6.87%
26 runs simulated, 54 were there already, 0 failed; results in one.db
$ orrery run study.yaml --set "repeat={allocate: ocba, best: wait.mean, min: 3, max: 20, step: 4}" -o three.db | tail -2
probability of correct selection 95% reached at 2 of 2 points
16 runs simulated, 0 were there already, 0 failed; results in three.db
$ orrery run study.yaml --set "repeat={precision: 2%, of: wait.p95}"
! orrery: --set:1:21: repeat: 'wait.p95' is not measured in this study
? 2
$ orrery run study.yaml --set repeat.precision=200%
! orrery: --set:1:1: repeat: precision is '200%'; expected a share such as 2% or 0.02
? 2
$ orrery run study.yaml --set repeat.precison=2%
! orrery: --set:1:1: repeat has no key 'precison'; did you mean 'precision'?
? 2
$ orrery run study.yaml --set repeat.min=1
! orrery: --set:1:1: repeat: min is '1'; expected a whole number from 2 to 100000
? 2
$ orrery run study.yaml --set repeat.max=2
! orrery: --set:1:1: repeat: max is 2, below min, 3
? 2
$ orrery run study.yaml --set repeat.best=wait.mean
! orrery: --set:1:1: repeat: best has no meaning with allocate: equal
? 2
$ orrery run study.yaml --set "repeat={allocate: ocba, min: 3}"
! orrery: --set:1:1: repeat: allocate: ocba needs 'best:', such as wait.mean
? 2
$ orrery run study.yaml --set "repeat={allocate: ocba, best: wait.count}" --set "measure=[wait.count]"
! orrery: --set:1:24: repeat: best: say whether the best wait.count is 'lowest' or 'highest': {of: wait.count, is: lowest}
? 2
$ orrery run study.yaml --set sweep.seed=1..3
! orrery: --set:1:1: axis seed: the study has 'repeat:', which makes all repetitions
? 2
$ orrery run study.yaml --set replication=4
! orrery: --set:1:1: replication: the study has 'repeat:', which sets it
? 2
$ orrery run study.yaml --set "sweep.exclude=[{replication: 3}]"
! orrery: --set:1:3: replication: the study has 'repeat:', which needs all of it
? 2
$ orrery run study.yaml --set compare.pair=load
! orrery: --set:1:1: compare: with 'repeat:' the replications are pairs
? 2
$ orrery run study.yaml --set repeat=5
! orrery: --set:1:1: repeat is a map such as {precision: 2%, min: 5, max: 100}
? 2
# A point with a failed run asks for no more; the others go on.
$ cat >clock.yaml <<'END'
> study: Beyond the clock
> system: dag
> workload: {generator: dag.chains, cost: 10s, ccr: 0}
> platform: {machines: [{name: a, count: 2}]}
> policies: [dag.eft]
> sweep:
>   options.noise: ["lognormal(1, 1)", "lognormal(500, 100)"]
> measure: [makespan]
> repeat: {precision: 20%, min: 3, max: 30}
> END
$ orrery run clock.yaml -o clock.db 2>/dev/null | grep -v '^failed'
Beyond the clock

{"options.noise":"lognormal(1, 1)"}
policy     makespan [s]
dag.eft    640.0 ±123.9

{"options.noise":"lognormal(500, 100)"}
policy     makespan [s]
dag.eft               -

mean ± half of the 95% interval over 16 repetitions
16 of 19 runs are finished, 3 failed
precision 20% reached at 1 of 2 points; 1 stopped asking because a run failed
19 runs simulated, 0 were there already, 3 failed; results in clock.db
$ orrery run study.yaml --set "compare={to: batch.fcfs, pair: seed}" -o pair.db
! orrery: --set:1:24: compare: with 'repeat:' the replications are pairs
? 2
