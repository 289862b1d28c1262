# Jobs of stages and coflows: what the samples become, again byte by byte, and how they run.
$ for f in mapreduce.tsv coflows.txt batch_task.csv templates.jsonl; do orrery trace import $ROOT/traces/samples/$f --db t.db --name ${f%.*}; orrery trace import $ROOT/traces/samples/$f --db again.db --name ${f%.*} >/dev/null; done
mapreduce: 5 jobs in 100 s, 8 stages
coflows: 3 coflows in 1.25 s, 4 machines, 8 flows
batch_task: 3 jobs in 50 s, 7 stages
templates: 2 jobs in 0 s, 5 stages
$ cmp t.db again.db && echo the same bytes
the same bytes
$ orrery trace check --db t.db
mapreduce: ok, 5 jobs, 8 stages, 5720000001 bytes between tasks
coflows: ok, 3 coflows, 8 flows, 9961472 bytes between tasks
batch_task: ok, 3 jobs, 7 stages of 14 tasks, 0 bytes between tasks
templates: ok, 2 jobs, 5 stages of 12 tasks, 0 bytes between tasks
$ orrery trace info --db t.db coflows
trace      coflows
family     bigdata
coflows    3
machines   4
flows      8
span       1.25 s
source     coflows.txt
sha256     5e659491be1d86327837fa9dbc2257bce28db06b19d0bf69a9c911a7e2874f03
importer   coflow 1 mb=1048576
citation   Chowdhury, Zhong, Stoica, Efficient Coflow Scheduling with Varys, SIGCOMM 2014 (coflow-benchmark)
$ orrery trace info --db t.db batch_task
trace      batch_task
family     bigdata
jobs       3
graphs     3
stages     7
edges      5
span       50 s
source     batch_task.csv
sha256     211b11f4ea620123247c5ed49656f177769bf5ce71025df3e6c0abbb416bbf2e
importer   alibaba_batch 1
citation   Alibaba Cluster Trace Program, cluster-trace-v2018 (github.com/alibaba/clusterdata)
# A map reads all input; a job that shuffles nothing has no reduces. Tasks stand behind those that they wait for.
$ sqlite3 -header t.db "SELECT graph, stage_no, kind, tasks, input_bytes, shuffle_bytes, output_bytes, parents FROM v_stages WHERE trace = 'mapreduce'"
graph|stage_no|kind|tasks|input_bytes|shuffle_bytes|output_bytes|parents
job0|0|map||134217728||1000000|0
job1|0|map||1342177280|||0
job1|1|reduce|||600000000|60000000|1
job2|0|map||0||5000|0
job3|0|map||268435457|||0
job3|1|reduce|||1|1|1
job4|0|map||13421772800|||0
job4|1|reduce|||5120000000|100000000|1
$ sqlite3 -header t.db "SELECT graph, stage_no, stage, tasks, task_s, start_s, cores, parents, status FROM v_stages WHERE trace = 'batch_task'"
graph|stage_no|stage|tasks|task_s|start_s|cores|parents|status
j_1|0|M1|4|60.0|0.0|1.0|0|Terminated
j_1|1|R2_1|2|30.0|60.0|0.5|1|Terminated
j_2|0|task_Nzg3ODAwNDg=|1|5.0|0.0|1.0|0|Terminated
j_3|0|M1|3|20.0|0.0|1.0|0|Terminated
j_3|1|M2_1|1|5.0|20.0|1.0|1|Terminated
j_3|2|R3_1|1|40.0|20.0|1.0|1|Terminated
j_3|3|J4_2_3|2|40.0|60.0|2.0|2|Terminated
$ sqlite3 t.db "SELECT src, dst FROM edge JOIN trace USING(trace_id) WHERE name = 'batch_task'"
0|1
3|4
3|5
4|6
5|6
# 4 MB; 3 and 1.5 MB from two mappers each; 1 MB = 1048576 bytes from three mappers: 349526 + 2 x 349525.
$ sqlite3 -header t.db "SELECT * FROM v_coflows"
trace|coflow_no|coflow|submit_s|flows|sources|destinations|bytes|longest
coflows|0|1|0.0|1|1|1|4194304|4194304
coflows|1|2|0.5|4|2|2|4718592|1572864
coflows|2|7|1.25|3|3|1|1048576|349526
$ sqlite3 t.db "SELECT src, dst, bytes FROM flow WHERE job_id = 2"
0|3|349526
1|3|349525
2|3|349525
$ orrery trace import $ROOT/traces/samples/coflows.txt --db mb.db --name CF --set mb=1000000 >/dev/null; sqlite3 mb.db "SELECT sum(bytes) FROM flow; SELECT importer FROM trace"
9500000
coflow 1 mb=1000000
# Cleaned: what is fresh is not first; an empty list takes that of fewer executors.
$ sqlite3 t.db "SELECT attrs FROM task JOIN trace USING(trace_id) WHERE trace.name = 'templates' AND graph_id = 0"
{"profile":{"first":{"5":[900,800],"10":[900,800]},"rest":{"5":[500],"10":[400,400]},"fresh":{"5":[1000],"10":[700]}}}
{"profile":{"first":{"5":[]},"rest":{"5":[]},"fresh":{"5":[300]}}}
# plan_mem is a percentage of the largest machine.
$ orrery trace import $ROOT/traces/samples/batch_task.csv --db mem.db --name B --set memory=100GB >/dev/null; sqlite3 mem.db "SELECT name, mem_bytes FROM task LIMIT 2"
M1|500000000
R2_1|390000000
# Rows of a job need not be in order of submission, and flows follow their jobs.
$ printf '4 2\n1 900 1 0 1 1:4.0\n2 500 1 2 1 3:1.0\n' >late.txt; orrery trace import late.txt --format coflow --db late.db --name L; sqlite3 late.db "SELECT coflow, submit_s, bytes FROM v_coflows; SELECT job_id, src, dst FROM flow"
L: 2 coflows in 0.4 s, 4 machines, 2 flows
  late.txt:3: submitted before the row above; sorted to its place (1 row, repaired)
2|0.0|1048576
1|0.4|4194304
1|0|1
0|2|3
# What the trace does not say the options of the run do: here 1 + 10 + 1 + 3 + 100 maps, 3 + 1 + 20 reduces.
$ printf '%s\n' 'study: jobs of bytes' 'system: bigdata' 'trace: {store: t.db, name: mapreduce}' 'platform: {nodes: 10, slots: 20}' 'options: {task_rate: 10MB/s}' 'policies: [bigdata.fifo]' 'measure: [jobs, tasks, makespan]' 'record: [big_jobs, big_tasks]' >s.yaml
$ orrery run s.yaml -o r.db 2>/dev/null
jobs of bytes
policy            jobs  tasks  makespan [s]
bigdata.fifo    5.0000  139.0         139.0
1 runs simulated, 0 were there already, 0 failed; results in r.db
$ orrery run s.yaml --set options.block=64MiB --set options.most_reduces=2 -q -o b.db; sqlite3 b.db "SELECT value FROM v_metrics WHERE metric = 'tasks'"
233.0
$ orrery run s.yaml --set options.task_rate=0 -q -o n.db 2>&1 | sed 's/run [0-9a-f]*/run/'
run: job job0, stage 0: the trace does not say how long its tasks take; expected options: {task_rate: ...}; run stopped
$ orrery run s.yaml --set options.block=1 -q -o n.db 2>&1 | sed 's/run [0-9a-f]*/run/'
run: job job0, stage 0: 134217728 bytes make 134217728 tasks, more than 10000000; options: block is too small; run stopped
$ orrery run s.yaml --set trace.name=batch_task -o al.db 2>/dev/null
jobs of bytes
policy            jobs  tasks  makespan [s]
bigdata.fifo    3.0000  14.00         150.0
1 runs simulated, 0 were there already, 0 failed; results in al.db
$ orrery run s.yaml --set trace.name=templates --set 'measure=[jobs, tasks]' -o tp.db 2>/dev/null
jobs of bytes
policy            jobs  tasks
bigdata.fifo    2.0000  12.00
1 runs simulated, 0 were there already, 0 failed; results in tp.db
# A slice begins at its own zero; load scales the times between submissions.
$ orrery run s.yaml --set trace.from=40s -q -o slice.db; sqlite3 slice.db "SELECT job, arrival_s FROM v_big_jobs ORDER BY 2"
job3|0.0
job4|60.0
$ orrery run s.yaml --set 'sweep={load: [0.5]}' -q -o load.db; sqlite3 load.db "SELECT job, round(arrival_s, 6) FROM v_big_jobs ORDER BY 2, 1"
job0|0.0
job1|2.08866
job2|2.08866
job3|8.354641
job4|20.886603
# Templates as a workload: in turn, or drawn.
$ printf '%s\n' 'study: templates' 'system: bigdata' 'trace: {store: t.db, name: templates}' 'workload: {generator: bigdata.tpch, jobs: 0, gap: 1s, order: "tpch-1g-2 tpch-1g-1 tpch-1g-2"}' 'platform: {nodes: 5}' 'policies: [bigdata.fifo]' 'measure: [jobs, tasks]' 'record: [big_jobs]' >g.yaml
$ orrery run g.yaml -q -o g.db; sqlite3 g.db "SELECT job_no, arrival_s, tasks FROM v_big_jobs ORDER BY 1"
0|0.0|7
1|1.0|5
2|2.0|7
$ orrery run g.yaml --set 'workload.order=tpch-1g-2 tpch-1g-3' -q -o x.db
! orrery: g.yaml:4:11: bigdata.tpch: order: the trace has no template 'tpch-1g-3'; did you mean 'tpch-1g-1'?
? 2
$ orrery run g.yaml --set workload.queries=2 -q -o x.db
! orrery: g.yaml:4:11: bigdata.tpch: order excludes queries and sizes
? 2
$ orrery run g.yaml --set 'workload={generator: bigdata.tpch, queries: 2 7}' -q -o x.db
! orrery: --set:1:1: bigdata.tpch: queries: the trace has no template for '7'
? 2
$ orrery run g.yaml --set 'workload={generator: bigdata.tpch, jobs: 0}' -q -o x.db
! orrery: --set:1:1: bigdata.tpch: give jobs, or templates by order
? 2
$ orrery run g.yaml --set trace.name=mapreduce -q -o x.db
! orrery: g.yaml:4:11: bigdata.tpch: order: the trace has no template 'tpch-1g-2'; see 'orrery trace info'
? 2
# Independent tasks with a duration each, and with a mean only: two slots: 4 s beside 1 + 2 + 3; 2 + 2 beside 2; 0.5 beside 2.
$ orrery trace import $ROOT/traces/samples/jobs.txt --db e.db --name E; orrery trace info --db e.db E | grep importer
E: 3 jobs in 30.5 s, 3 stages
importer   eagle 1
$ sqlite3 e.db "SELECT job.name, instances, task.runtime_ns, attrs FROM job JOIN task USING(trace_id, graph_id)"
1|4|2500000000|{"durations":[4000000000,1000000000,2000000000,3000000000]}
2|3|2000000000|
3|2|1250000000|{"durations":[500000000,2000000000]}
$ orrery run s.yaml --set trace.store=e.db --set trace.name=E --set platform.nodes=1 --set platform.slots=2 -q -o e-runs.db; sqlite3 e-runs.db "SELECT job, arrival_s, finish_s FROM v_big_jobs ORDER BY 2; SELECT job, task, start_s, finish_s FROM v_big_tasks ORDER BY 3, 2"
1|0.0|6.0
2|20.0|24.0
3|30.5|32.5
1|0|0.0|4.0
1|1|0.0|1.0
1|2|1.0|3.0
1|3|3.0|6.0
2|0|20.0|22.0
2|1|20.0|22.0
2|2|22.0|24.0
3|0|30.5|31.0
3|1|30.5|32.5
# Jobs of YARN's load simulator have queues and users, and containers of a size.
$ orrery trace import $ROOT/traces/samples/jobs.json --db y.db --name Y; orrery trace check --db y.db
Y: 2 jobs in 10 s, 3 stages
Y: ok, 2 jobs, 3 stages of 6 tasks, 0 bytes between tasks
$ sqlite3 -header y.db "SELECT graph, stage_no, kind, tasks, task_s, cores, mem_bytes, parents FROM v_stages; SELECT job, submit_s, user, queue FROM v_jobs"
graph|stage_no|kind|tasks|task_s|cores|mem_bytes|parents
job_1|0|map|2|15.0|1.0|1073741824|0
job_1|1|reduce|1|15.0|1.0|1073741824|1
job_2|0|map|3|4.0|2.0|2147483648|0
job|submit_s|user|queue
job_1|0.0|ada|etl
job_2|10.0|ben|adhoc
$ orrery run s.yaml --set trace.store=y.db --set trace.name=Y --set platform.nodes=1 --set platform.slots=4 -q -o y-runs.db; sqlite3 y-runs.db "SELECT job, queue, arrival_s, finish_s, tasks FROM v_big_jobs ORDER BY 3"
job_1|etl|0.0|35.0|3
job_2|adhoc|10.0|22.0|3
# What is no trace of jobs of stages is not run as one.
$ orrery trace import $ROOT/traces/samples/tiny.swf --db t.db --name batch
batch: 10 jobs in 60 s, 4 processors
$ orrery run s.yaml --set trace.name=batch -o w.db
! orrery: s.yaml:3:8: t.db: trace batch is of family batch; system bigdata replays family bigdata
? 2
# A store that somebody has changed by hand.
$ cp t.db bad.db; sqlite3 bad.db "UPDATE task SET attrs = '{\"input\":-1}' WHERE kind = 'map'"; orrery run s.yaml --set trace.store=bad.db -o w.db
! orrery: s.yaml:3:8: bad.db: trace mapreduce, job 'job0': stage 0: 'input' is no number of bytes
? 2
$ cp t.db bad.db; sqlite3 bad.db "UPDATE flow SET dst = 9 WHERE flow_id = 0"; orrery trace check --db bad.db; orrery run s.yaml --set trace.store=bad.db --set trace.name=coflows -o w.db
mapreduce: ok, 5 jobs, 8 stages, 5720000001 bytes between tasks
coflows: 1 problems
1 flows without their machine
batch_task: ok, 3 jobs, 7 stages of 14 tasks, 0 bytes between tasks
templates: ok, 2 jobs, 5 stages of 12 tasks, 0 bytes between tasks
batch: ok, 10 jobs, run time 105 s, 22 processors requested, 20 allocated, 221 processor seconds
! orrery: s.yaml:3:8: bad.db: damaged store: trace coflows: flow 0 is of no job or no machine that it holds
? 2
