# Every study of the dag system runs as its own comments say, on our samples where it needs a trace.
$ d=$ROOT/traces/samples; cp $d/ds3/soc.txt SoC.txt; cp $d/ds3/job-fork.txt job_1.txt; cp $d/ds3/job-chain.json job_2.txt; cp $d/diamond.json workflow.json
$ for s in soc workflows; do eval "$(sed -n 's/^# orrery /orrery /p' $ROOT/workloads/studies/dag-$s.yaml)"; done
BAL: 0 jobs in 0 s, 3 machines, 2 graphs of 6 tasks
WORKFLOW: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
$ cat >run <<'END'
> orrery run $ROOT/workloads/studies/dag-$1.yaml -j 2 -q -o $1.results $2
> sqlite3 $1.results "SELECT count(*), count(DISTINCT policy), count(DISTINCT status), min(status) FROM v_runs; SELECT group_concat(metric, ' ') FROM (SELECT metric FROM v_metrics WHERE value > 0 GROUP BY metric ORDER BY metric)"
> END
$ sh ./run soc --set=workload.jobs=50
80|4|1|ok
energy in_system.mean latency.mean latency.p95 utilization
$ sh ./run workflows
10|5|1|ok
data_moved makespan slr.mean speedup.mean
$ sh ./run cost --set=workload.images=10
60|3|1|ok
cost makespan
$ sh ./run quickstart --set=workload.jobs=3
45|5|1|ok
efficiency.mean slr.mean slr.p95 speedup.mean
# None is forgotten here.
$ ls $ROOT/workloads/studies | grep '^dag-'
dag-cost.yaml
dag-quickstart.yaml
dag-soc.yaml
dag-workflows.yaml
# A million bytes of input come to the first task: 1 us a byte at 1 MB/s, 8 ns at 125 MB/s.
$ sqlite3 workflows.results "SELECT json_extract(params, '$.\"platform.bandwidth\"'), round(value, 3) FROM v_runs JOIN v_metrics USING(run_id) WHERE metric = 'makespan' AND v_runs.policy = 'dag.heft' ORDER BY 2"
125MB/s|37.841
1MB/s|38.833
