# Threads of rt-app: what the sample becomes, again byte by byte, and how it runs.
$ orrery trace import $ROOT/traces/samples/threads.json --db t.db --name ui
ui: 5 threads in 0.001 s
$ orrery trace import $ROOT/traces/samples/threads.json --db again.db --name ui
ui: 5 threads in 0.001 s
$ cmp t.db again.db && echo the same bytes
the same bytes
$ orrery trace check --db t.db
ui: ok, 5 threads
$ orrery trace check --db t.db --source $ROOT/traces/samples/threads.json ui
ui: ok, 5 threads
$ sqlite3 -header t.db "SELECT * FROM v_threads"
trace|thread_no|thread|submit_s|class|nice|priority|period_s|loops|steps
ui|0|frame|0.0|fifo|0|20|0.016|100|2
ui|1|crunch|0.0005|other|10|0|0.0|4|1
ui|2|server-0|0.001|other|-5|0|0.0|50|7
ui|3|server-1|0.001|other|-5|0|0.0|50|7
ui|4|server-2|0.001|other|-5|0|0.0|50|7
$ sqlite3 t.db "SELECT extra FROM job WHERE name = 'server-1'"
{"class":"other","nice":-5,"priority":0,"runtime":0,"period":0,"deadline":0,"cpus":[],"loops":50,"steps":[["run",300000],["sleep",1500000],["run",300000],["sleep",1500000],["run",100000],["run",250000],["yield",0]]}
# CPU time of all threads: 100 x 2 ms + 4 x 100 ms + 3 x 50 x (2 x 300 + 100 + 250) us = 742.5 ms.
$ sqlite3 t.db "SELECT sum((extra ->> '$.loops') * (SELECT sum(value ->> '$[1]') FROM json_each(extra, '$.steps') WHERE value ->> '$[0]' = 'run')) FROM job"
742500000
$ printf '%s\n' 'study: threads of a file' 'system: os' 'trace: {store: t.db, name: ui}' 'platform: {cores: 2}' 'policies: [os.fcfs, os.priority, os.round_robin]' 'measure: [threads, jobs, misses, utilization]' 'record: [os_threads]' >s.yaml
$ orrery run s.yaml -o r.db 2>/dev/null
threads of a file
policy            threads   jobs  misses  utilization
os.fcfs            5.0000  100.0  0.0000       0.2320
os.priority        5.0000  100.0  0.0000       0.2320
os.round_robin     5.0000  100.0  0.0000       0.2320
3 runs simulated, 0 were there already, 0 failed; results in r.db
# Every thread gets what its program asks for, whatever the policy: 200, 400 and 3 x 47.5 ms.
$ sqlite3 r.db "SELECT policy, group_concat(thread || ' ' || round(cpu_time_s, 6), ', ') FROM (SELECT * FROM v_os_threads ORDER BY policy, thread_no) GROUP BY policy"
os.fcfs|frame 0.2, crunch 0.4, server-0 0.0475, server-1 0.0475, server-2 0.0475
os.priority|frame 0.2, crunch 0.4, server-0 0.0475, server-1 0.0475, server-2 0.0475
os.round_robin|frame 0.2, crunch 0.4, server-0 0.0475, server-1 0.0475, server-2 0.0475
# A slice begins at its own zero; the load of what has an end can be scaled.
$ sed 's/name: ui/name: ui, from: 1ms/; s/^measure.*/measure: [threads]/' s.yaml >slice.yaml; orrery run slice.yaml -o slice.db 2>/dev/null; sqlite3 slice.db "SELECT DISTINCT thread, arrival_s FROM v_os_threads ORDER BY 1"
threads of a file
policy            threads
os.fcfs            3.0000
os.priority        3.0000
os.round_robin     3.0000
3 runs simulated, 0 were there already, 0 failed; results in slice.db
server-0|0.0
server-1|0.0
server-2|0.0
$ printf 'sweep:\n  load: [0.5]\n' | cat s.yaml - >load.yaml; orrery run load.yaml -o load.db 2>/dev/null; sqlite3 load.db "SELECT DISTINCT thread, arrival_s FROM v_os_threads ORDER BY 1"
threads of a file

{"load":0.5}
policy            threads   jobs  misses  utilization
os.fcfs            5.0000  100.0   27.00       0.2320
os.priority        5.0000  100.0  0.0000       0.2320
os.round_robin     5.0000  100.0  0.0000       0.2320
3 runs simulated, 0 were there already, 0 failed; results in load.db
crunch|0.37125
frame|0.0
server-0|0.7425
server-1|0.7425
server-2|0.7425
# What is no trace of threads is not run as one, and the other way round.
$ orrery trace import $ROOT/traces/samples/tiny.swf --db t.db --name batch
batch: 10 jobs in 60 s, 4 processors
$ sed 's/name: ui/name: batch/' s.yaml >wrong.yaml; orrery run wrong.yaml -o w.db
! orrery: wrong.yaml:3:8: t.db: trace batch is of family batch; system os replays family os
? 2
$ sed '/measure/d; /record/d; s/system: os/system: batch/; s/cores: 2/nodes: 2/; s/os.fcfs, os.priority, os.round_robin/batch.fcfs/' s.yaml >other.yaml; orrery run other.yaml -o w.db
! orrery: other.yaml:3:8: t.db: trace ui is of family os; system batch replays family batch
? 2
# A program that somebody has changed by hand.
$ sqlite3 t.db "UPDATE job SET extra = replace(extra, '\"run\"', '\"walk\"') WHERE name = 'crunch'"; orrery run s.yaml -o w.db
! orrery: s.yaml:3:8: t.db: damaged store: trace ui: job 1: a step is not like ["run", 1000]
? 2
$ sqlite3 t.db "UPDATE job SET extra = NULL WHERE name = 'crunch'"; orrery run s.yaml -o w.db
! orrery: s.yaml:3:8: t.db: damaged store: trace ui: job 1 has no program, or is one too many
? 2
