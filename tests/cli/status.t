# How far a results file is: exit code 0 when nothing is missing and nothing failed.
$ printf 'study: Small\nsystem: batch\nworkload: {generator: batch.lublin, jobs: 50}\nplatform: {nodes: 16}\npolicies: [batch.fcfs, batch.easy]\nsweep: {seed: 1..10}\nmeasure: [wait.mean]\n' >small.yaml
$ orrery run small.yaml -q --chunk 1/4 -o r.db; orrery status r.db
Small: 20 runs: 5 ok (25.0 %), 15 missing
? 1
$ orrery run small.yaml -q -o r.db; orrery status r.db
Small: 20 runs: 20 ok (100.0 %)
# One that fails, and why.
$ printf 'study: Fails\nsystem: dag\nworkload: {generator: dag.chains, cost: 10s, ccr: 0}\nplatform: {machines: [{name: a, count: 2}]}\npolicies: [dag.eft]\nsweep: {options.noise: ["1", "lognormal(500, 100)"]}\nmeasure: [tasks]\n' >fails.yaml
$ orrery run fails.yaml -q -o r.db 2>/dev/null; orrery status r.db | sed 's/run [0-9a-f]*:/run ID:/'
Small: 20 runs: 20 ok (100.0 %)
Fails: 2 runs: 1 ok (50.0 %), 1 failed
failed: run ID: dag.eft {"options.noise":"lognormal(500, 100)"}: the clock came to 292 years: a run time, a transfer or a gap between jobs has no bounds; 'until' in 'options:' ends a run before
$ orrery status r.db >shown; echo $?
1
$ orrery status
! usage: orrery status results.db|DIR
? 2
$ orrery status nowhere.db
! orrery: nowhere.db: No such file or directory
? 2
$ mkdir some && orrery status some
! orrery: some: not a folder of orrery submit: it has no submit.json
? 2
