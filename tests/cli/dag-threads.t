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
> record: [dag_jobs, dag_tasks, dag_transfers, dag_types, series]
> END
$ for j in 1 2 4; do orrery run study.yaml -j $j -o $j.db | tail -1 | cut -d';' -f1; orrery export --canonical $j.db >$j.txt; done; cmp 1.txt 2.txt && cmp 1.txt 4.txt
18 runs simulated, 0 were there already, 0 failed
18 runs simulated, 0 were there already, 0 failed
18 runs simulated, 0 were there already, 0 failed
# Once more, beside what is there: the same run twice is the same bytes.
$ orrery run study.yaml -j 2 -o again.db | tail -1 | cut -d';' -f1; orrery export --canonical again.db | cmp - 1.txt
18 runs simulated, 0 were there already, 0 failed
# Files over a shared network, repeated executions, machines that share their core.
$ cat >network.yaml <<'END'
> study: Files on a network
> system: dag
> workload: {generator: dag.montage, images: 12, jobs: 3, gap: 20s, costs: related}
> platform:
>   network: fat_tree(k=4, bandwidth=125MB/s, latency=20us)
>   machines: [{name: a, count: 4, cores: 2}, {name: b, count: 3, share: true}]
> options: {communication: network, network_model: lv08, data: files, noise: "lognormal(0, 0.3)", failure_rate: 0.1}
> policies: [dag.heft, dag.eft, dag.list_random]
> sweep: {seed: 1..3}
> record: [dag_jobs, dag_tasks, dag_transfers, dag_types, series]
> END
# A system on chip with governors, heat and throttling, event by event and in ticks.
$ d=$ROOT/traces/samples/ds3; orrery trace import $d/soc.txt --db chip.db --name chip --set jobs=$d/job-fork.txt
chip: 0 jobs in 0 s, 3 machines, 1 graph of 4 tasks
$ cat >chip.yaml <<'END'
> study: A system on chip
> system: dag
> trace: {store: chip.db, name: chip}
> workload: {generator: dag.inject, jobs: 40, gap: exponential(30us)}
> platform: {thermal: odroid_xu3}
> options: {throttle: true, trip: 42, cap: 6}
> policies: [dag.etf_lb, dag.heft_rt, dag.random]
> sweep:
>   options.tick: [0s, 1us]
>   seed: 1..2
> record: [dag_jobs, dag_tasks, dag_transfers, dag_types, series]
> END
# Governors of a platform of one's own, and searches that draw.
$ cat >search.yaml <<'END'
> study: Searches
> system: dag
> workload: {generator: dag.layered, tasks: 12, layers: 4, probability: 0.3, jobs: 3, gap: 30ms, cost: "uniform(1ms, 9ms)"}
> platform:
>   bandwidth: 10MB/s
>   machines:
>     - {name: a, count: 2, opp: "600MHz 0.9V, 1GHz 1V", governor: ondemand}
>     - {name: b, opp: "500MHz 0.9V, 800MHz 1V", governor: conservative, busy_w: 2}
> policies:
>   - dag.rollout: {tasks: 8}
>   - dag.annealing: {evaluations: 200}
>   - dag.genetic: {evaluations: 400, population: 20}
>   - dag.branch_and_bound: {nodes: 500}
>   - dag.stochastic_heft
> options: {noise: "gamma(4, 0.25)"}
> sweep: {seed: 1..2}
> record: [dag_jobs, dag_tasks, dag_transfers, dag_types, series]
> END
# Machines on demand, by lease.
$ cat >cost.yaml <<'END'
> study: Cost
> system: dag
> workload: {generator: dag.montage, images: 8, jobs: 2, gap: 5s, costs: related}
> platform:
>   machines: [{name: a, elastic: true, price: 1}, {name: b, elastic: true, speed: 2e9, price: 4}]
> options: {communication: none, deadline_factor: 1.2, billing: lease, billing_unit: 10s}
> policies:
>   - dag.spwd
>   - dag.spwd: {method: qubo, sweeps: 50, max_subgraph_size: 8}
>   - dag.ic_pcp
>   - dag.wsp_dp
> sweep: {seed: 1..3}
> record: [dag_jobs, dag_tasks, dag_transfers, dag_types, series]
> END
$ for study in network chip search cost; do for j in 1 2; do orrery run $study.yaml -j $j -o $study-$j.db | tail -1 | cut -d';' -f1; orrery export --canonical $study-$j.db >$study-$j.txt; done; cmp $study-1.txt $study-2.txt; done
9 runs simulated, 0 were there already, 0 failed
9 runs simulated, 0 were there already, 0 failed
12 runs simulated, 0 were there already, 0 failed
12 runs simulated, 0 were there already, 0 failed
10 runs simulated, 0 were there already, 0 failed
10 runs simulated, 0 were there already, 0 failed
12 runs simulated, 0 were there already, 0 failed
12 runs simulated, 0 were there already, 0 failed
# The records are there, not only their tables.
$ for study in network chip search cost; do sqlite3 $study-1.db "SELECT (SELECT count(*) FROM v_dag_jobs) > 0, (SELECT count(*) FROM v_dag_tasks) > 0, (SELECT count(*) FROM v_dag_transfers) > 0, (SELECT count(*) FROM v_dag_types) > 0"; done
1|1|1|1
1|1|1|1
1|1|1|1
1|1|1|1
