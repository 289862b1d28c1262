# Graphs that are made while a run goes, noise and random choices: the same bytes for every number of threads.
# threads
$ cat >study.yaml <<'END'
> study: Threads
> system: dag
> workload: {generator: dag.topcuoglu, tasks: 30, jobs: 20, gap: exponential(20s)}
> platform: {bandwidth: 100MB/s, machines: [{name: a, count: 2}, {name: b}, {name: c, speed: 2e9}]}
> options: {noise: "normal(1, 0.2)"}
> policies: [dag.heft, dag.etf, dag.random]
> sweep:
>   workload.costs: [related, unrelated]
>   seed: 1..3
> record: [dag_jobs, dag_tasks]
> END
$ for j in 1 2 4; do orrery run study.yaml -j $j -o $j.db | tail -1 | cut -d';' -f1; orrery export --canonical $j.db >$j.txt; done; cmp 1.txt 2.txt && cmp 1.txt 4.txt
18 runs simulated, 0 were there already, 0 failed
18 runs simulated, 0 were there already, 0 failed
18 runs simulated, 0 were there already, 0 failed
