# Fronts of two metrics: what no other policy and point beats in both.
$ cat >study.yaml <<'END'
> study: Small
> system: batch
> workload: {generator: batch.lublin, jobs: 200}
> platform: {nodes: 128}
> policies: [batch.fcfs, batch.sjf, batch.easy, batch.conservative]
> sweep: {load: [0.6, 0.8], seed: 1..2}
> measure: [wait.mean, bounded_slowdown.mean, makespan]
> END
$ orrery run study.yaml -q -o r.db
$ orrery compare r.db --pareto makespan,wait.mean
Small
policy                makespan [s]  wait.mean [s]  point
batch.conservative          224768           5129  {"load":0.8}
batch.sjf                   236820           3366  {"load":0.8}
batch.sjf                   281891           2693  {"load":0.6}

not beaten in makespan and wait.mean at once: 3 of 8; the less the better, of both
$ orrery compare r.db --pareto wait.mean,bounded_slowdown.mean --study Small
Small
policy       wait.mean [s]  bounded_slowdown.mean  point
batch.sjf             2693                  14.31  {"load":0.6}

not beaten in wait.mean and bounded_slowdown.mean at once: 1 of 8; the less the better, of both
$ orrery compare r.db --pareto makespan,wait
! orrery: study 'Small' did not measure 'wait'
? 2
$ orrery compare r.db --pareto makespan
! orrery: 'makespan' behind --pareto: expected two metrics with a comma between
? 2
$ orrery compare r.db --pareto makespan,makespan
! orrery: 'makespan,makespan' behind --pareto: a metric has no front with itself
? 2
$ orrery compare r.db --pareto makespan,wait.mean --to batch.fcfs
! orrery: a front compares all policies with each other; --pareto and --to do not go together
? 2
$ orrery compare r.db --pareto makespan,wait.mean --study Smal
! orrery: r.db: no study 'Smal'
? 2
$ orrery compare r.db --pareto
! orrery: option '--pareto' needs a value
! usage: orrery compare results.db [--study NAME] [--to POLICY] [--pareto X,Y] [--rank METRIC] [--bootstrap]
? 2
