# Jobs drawn from the graphs of a trace: `trace:` and `workload:` together, and what is said when one is missing.
$ printf '%s\n' 'add_new_resource resource_type CPU resource_name P1 resource_ID 0 capacity 1 num_supported_functionalities 2 DVFS_mode performance' 'opp 1000 1150' 'trip_freq -1 -1 -1' 'power_profile 1000 0.1' 'PG_profile 1000 0.1' 'scan 10' 'match 20' 'add_new_resource resource_type MEM resource_name MEM resource_ID 1 capacity 1 num_supported_functionalities 0 DVFS_mode none' 'opp 1 1' 'comm_band_self 10000' 'comm_band 0 1 100' >soc.txt; sed 's/match 20/match 30/' soc.txt >slow.txt
$ for name in SHORT LONG; do printf '%s\n' "job_name $name" 'add_new_tasks 2' 'scan 0' 'scan HEAD' 'scan earliest_start 0 deadline 100' 'match 1 0' 'match TAIL' 'match earliest_start 0 deadline 100' 'comm_vol 0 1 8' >$name.txt; done
$ for soc in soc slow; do orrery trace import $soc.txt --format ds3 --set jobs=SHORT.txt,LONG.txt --db $soc.db --name SOC; done
SOC: 0 jobs in 0 s, 1 machine, 2 graphs of 4 tasks
SOC: 0 jobs in 0 s, 1 machine, 2 graphs of 4 tasks
$ cat >soc.yaml <<'END'
> study: Two applications
> system: dag
> trace: {store: soc.db, name: SOC}
> workload: {generator: dag.inject, counts: "SHORT 3, LONG 1", gap: 100us}
> policies: [dag.met]
> measure: [jobs, makespan]
> record: [dag_jobs]
> END
$ orrery run soc.yaml -o soc.results
Two applications
policy       jobs  makespan [s]
dag.met    4.0000     0.0003300
1 runs simulated, 0 were there already, 0 failed; results in soc.results
$ sqlite3 soc.results 'SELECT type, count(*) FROM v_dag_jobs GROUP BY type'
LONG|1
SHORT|3
# The trace is part of what a run is: the same study on another SoC is another run.
$ orrery run soc.yaml -o soc.results | tail -1; orrery run soc.yaml --set trace.store=slow.db -o soc.results | tail -1
0 runs simulated, 1 were there already, 0 failed; results in soc.results
1 runs simulated, 0 were there already, 0 failed; results in soc.results
$ sed '/^trace/d' soc.yaml >no-trace.yaml; orrery run no-trace.yaml -o x.results
! orrery: no-trace.yaml:3:11: dag.inject draws from a trace; the study needs 'trace:', too
? 2
$ sed 's/dag.inject.*/dag.fft}/' soc.yaml >both.yaml; orrery run both.yaml -o x.results
! orrery: both.yaml:1:1: a study takes its jobs from 'trace:' or from 'workload:', not from both
? 2
$ sed 's/name: SOC/&, from: 1s/' soc.yaml >slice.yaml; orrery run slice.yaml -o x.results
! orrery: slice.yaml:3:41: trace: dag.inject draws from the whole trace; 'from' has no meaning here
? 2
$ sed '/^workload/d' soc.yaml >no-jobs.yaml; orrery run no-jobs.yaml -o x.results
! orrery: no-jobs.yaml:3:8: trace: SOC holds no jobs
? 2
$ sed 's/LONG 1/LING 1/' soc.yaml >name.yaml; orrery run name.yaml -o x.results
! orrery: name.yaml:4:11: dag.inject: counts: the trace has no graph 'LING'; did you mean 'LONG'?
? 2
