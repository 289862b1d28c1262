# Runs of the dag system that cannot come to an end say why, and the others go on.
$ cat >clock.yaml <<'END'
> study: Beyond the clock
> system: dag
> workload: {generator: dag.chains, cost: 10s, ccr: 0}
> platform: {machines: [{name: a, count: 2}]}
> policies: [dag.eft]
> sweep:
>   options.noise: ["1", "lognormal(500, 100)"]
> measure: [tasks]
> END
$ orrery run clock.yaml -o clock.db 2>&1 | sed 's/run [0-9a-f]*:/run ID:/' | grep '^run\|failed'
run ID: the clock came to 292 years: a run time, a transfer or a gap between jobs has no bounds; 'until' in 'options:' ends a run before; run stopped
1 of 2 runs are finished, 1 failed
failed: run ID: dag.eft {"options.noise":"lognormal(500, 100)"}: the clock came to 292 years: a run time, a transfer or a gap between jobs has no bounds; 'until' in 'options:' ends a run before
2 runs simulated, 0 were there already, 1 failed; results in clock.db
$ sqlite3 clock.db 'SELECT status, count(*) FROM v_runs GROUP BY 1'
failed|1
ok|1
# A transfer so slow that it never ends is not the policy's fault.
$ cat >never.yaml <<'END'
> study: A narrow bus
> system: dag
> workload: {generator: dag.chains, chains: 1, length: 2, bandwidth: 1MB/s}
> platform: {network: bus(bandwidth=1e-300B/s), machines: [{name: a, count: 2}]}
> options: {communication: network, data: edges}
> policies: [dag.round_robin]
> END
$ orrery run never.yaml -o never.db 2>&1 | sed 's/run [0-9a-f]*:/run ID:/'
run ID: the data of task 1 of job 0 never come: a bandwidth is too small; run stopped
A narrow bus
policy           
dag.round_robin  
0 of 1 runs are finished, 1 failed
failed: run ID: dag.round_robin: the data of task 1 of job 0 never come: a bandwidth is too small
1 runs simulated, 0 were there already, 1 failed; results in never.db
# Two years almost without work take no time: governors and heat come to rest.
$ cat >idle.yaml <<'END'
> study: Long idle
> system: dag
> workload: {generator: dag.chains, jobs: 100, gap: 1 weeks, cost: 1ms, ccr: 0, costs: related}
> platform: {thermal: odroid_xu3, machines: [{name: a, count: 4, opp: "600MHz 0.9V, 1GHz 1V", governor: conservative, thermal: big}]}
> policies: [dag.eft]
> measure: [jobs, peak_temperature]
> END
$ orrery run idle.yaml -o idle.db
Long idle
policy      jobs  peak_temperature
dag.eft    100.0             48.58
1 runs simulated, 0 were there already, 0 failed; results in idle.db
# What a damaged store says of itself is not believed.
$ orrery trace import $ROOT/traces/samples/diamond.json --db t.db --name wf >imported; sqlite3 t.db 'UPDATE trace SET jobs = NULL'
$ sed '/^workload/d; s/^policies/trace: {store: t.db, name: wf}\n&/' clock.yaml >store.yaml; orrery run store.yaml -o x.db
! orrery: store.yaml:4:8: t.db: damaged store: trace wf does not say how much it holds
? 2
$ sqlite3 t.db 'UPDATE trace SET jobs = 1; UPDATE task SET cpu_milli = 9223372036854775807'; orrery run store.yaml -o x.db 2>&1 | sed 's/run [0-9a-f]*:/run ID:/' | grep '^run'
run ID: job diamond: task split_1 can run on no machine of the platform; run stopped
run ID: job diamond: task split_1 can run on no machine of the platform; run stopped
