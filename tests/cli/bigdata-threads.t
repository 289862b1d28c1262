# Generated jobs, drawn times, stragglers, failures and templates: the same bytes for every number of threads.
# threads
$ cat >study.yaml <<'END'
> study: Threads
> system: bigdata
> workload: {generator: bigdata.mapreduce, jobs: 40, gap: exponential(mean=5s), queues: "a 2, b", users: 3}
> platform: {nodes: 12, slots: 2, rack_size: 4, disk_bandwidth: 100MB/s, rack_bandwidth: 50MB/s, core_bandwidth: 20MB/s}
> options: {straggle: "discrete(1:0.9, 4:0.1)", mtbf: 30m, repair: 60s}
> policies: [bigdata.fifo]
> sweep:
>   options.network: [levels, shared]
>   seed: 1..4
> record: [big_jobs, big_tasks, series]
> END
$ for j in 1 2 4; do orrery run study.yaml -j $j -o $j.db | tail -1 | cut -d';' -f1; orrery export --canonical $j.db >$j.txt; done; cmp 1.txt 2.txt && cmp 1.txt 4.txt
8 runs simulated, 0 were there already, 0 failed
8 runs simulated, 0 were there already, 0 failed
8 runs simulated, 0 were there already, 0 failed
# The seed matters, the network does not change what is drawn.
$ sqlite3 1.db "SELECT count(DISTINCT m.value) FROM v_metrics m WHERE metric = 'completion.mean'; SELECT count(*) FROM (SELECT r.seed FROM v_runs r JOIN v_big_jobs j USING(run_id) GROUP BY r.seed HAVING count(DISTINCT j.job_no || ' ' || j.tasks || ' ' || j.arrival_s || j.queue) <> 40)"
8
0
$ orrery trace import $ROOT/traces/samples/templates.jsonl --db t.db --name T
T: 2 jobs in 0 s, 5 stages
$ cat >templates.yaml <<'END'
> study: Threads
> system: bigdata
> trace: {store: t.db, name: T}
> workload: {generator: bigdata.tpch, jobs: 60, gap: exponential(mean=300ms)}
> platform: {nodes: 8}
> policies: [bigdata.fifo]
> sweep: {seed: 1..6}
> record: [big_jobs, big_tasks]
> END
$ for j in 1 2; do orrery run templates.yaml -j $j -q -o t$j.db; orrery export --canonical t$j.db >t$j.txt; done; cmp t1.txt t2.txt && sqlite3 t1.db "SELECT count(DISTINCT value) FROM v_metrics WHERE metric = 'completion.mean'"
6
# More maps, other reduces and other times leave arrivals, queues and users as they were.
$ orrery run study.yaml --set workload.maps=3 --set workload.reduces=0 --set 'workload.map_time=1s' -q -o other.db; for f in 1.db other.db; do sqlite3 $f "SELECT DISTINCT r.seed, job_no, arrival_s, queue FROM v_big_jobs JOIN v_runs r USING(run_id) ORDER BY 1, 2" >$f.txt; done; cmp 1.db.txt other.db.txt && wc -l <1.db.txt; sqlite3 other.db "SELECT DISTINCT tasks FROM v_big_jobs"
160
3
# Queues by their shares, and what is no queue.
$ sqlite3 1.db "SELECT queue, count(*) FROM v_big_jobs GROUP BY 1"
a|204
b|116
$ orrery run study.yaml --set 'workload.queues=a 2, b -1' -q -o x.db
! orrery: study.yaml:3:11: bigdata.mapreduce: queues: ' b -1'; expected a name and its share, above 0
? 2
$ orrery run study.yaml --set 'workload.queues=a 2,' -q -o x.db
! orrery: study.yaml:3:11: bigdata.mapreduce: queues: ''; expected a name and its share, above 0
? 2
$ orrery run study.yaml --set 'workload.maps=normal(5)' -q -o x.db
! orrery: study.yaml:3:11: bigdata.mapreduce: maps: normal needs 'sd'
? 2
$ orrery run study.yaml --set 'workload.gap=uniform(-1, 1)' -q -o x.db
! orrery: study.yaml:3:11: bigdata.mapreduce: gap: 'uniform(-1, 1)' can be negative
? 2
# Policies of every architecture, with messages, copies, preemption and failures: the same bytes.
$ cat >all.yaml <<'END'
> study: Threads
> system: bigdata
> workload: {generator: bigdata.mapreduce, jobs: 40, gap: exponential(mean=5s), queues: "a 2, b", users: 3}
> platform: {nodes: 20, slots: 2, rack_size: 5, disk_bandwidth: 100MB/s, rack_bandwidth: 50MB/s, core_bandwidth: 20MB/s}
> options: {straggle: "discrete(1:0.9, 4:0.1)", mtbf: 60m, repair: 60s}
> with: bigdata.hadoop_speculation
> policies: [bigdata.fifo, bigdata.fair, bigdata.capacity, bigdata.delay, bigdata.spark, bigdata.drf, bigdata.tetris, bigdata.kubernetes, bigdata.borg, bigdata.mesos, bigdata.omega, bigdata.monolithic, bigdata.sparrow, bigdata.central, bigdata.hawk, bigdata.eagle, bigdata.quincy, bigdata.stage_fair]
> sweep: {seed: 1..2}
> record: [big_jobs, big_tasks, series]
> END
$ for j in 1 2; do orrery run all.yaml -j $j -o a$j.db | tail -1 | cut -d';' -f1; orrery export --canonical a$j.db >a$j.txt; done; cmp a1.txt a2.txt && echo equal
36 runs simulated, 0 were there already, 0 failed
36 runs simulated, 0 were there already, 0 failed
equal
