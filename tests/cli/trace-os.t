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
# Locks, conditions, barriers, suspension and forks, from a file in YAML.
$ orrery trace import $ROOT/traces/samples/locks.yaml --db locks.db --name locks
locks: 6 threads in 0 s
  locks.yaml:18: a thread of no instances (1 row, noted)
$ orrery trace import $ROOT/traces/samples/locks.yaml --db locks2.db --name locks; cmp locks.db locks2.db && echo the same bytes
locks: 6 threads in 0 s
  locks.yaml:18: a thread of no instances (1 row, noted)
the same bytes
$ sqlite3 locks.db "SELECT thread, loops, steps FROM v_threads"
producer|3|5
consumer|1|17
worker-0|2|2
worker-1|2|2
parent|1|3
sleeper|1|2
$ sqlite3 locks.db "SELECT extra -> '$.steps' FROM job WHERE name IN ('producer', 'parent', 'sleeper', 'worker-1')"
[["run",1000000],["lock",0],["signal",0],["wait",1,0],["unlock",0]]
[["run",300000],["barrier",0,2]]
[["run",200000],["fork",{"name":"child","class":"other","nice":5,"priority":0,"runtime":0,"period":0,"deadline":0,"cpus":[],"loops":1,"steps":[["run",400000],["resume",0]]}],["fork",{"name":"child","class":"other","nice":5,"priority":0,"runtime":0,"period":0,"deadline":0,"cpus":[],"loops":1,"steps":[["run",400000],["resume",0]]}]]
[["suspend",0],["run",100000]]
$ printf '%s\n' 'study: locks' 'system: os' 'trace: {store: locks.db, name: locks}' 'platform: {cores: 2}' 'policies: [os.fcfs, os.eevdf]' 'measure: [threads, utilization]' 'record: [os_threads, os_segments]' >locks.yaml; orrery run locks.yaml -o locks-r.db
locks
policy      threads  utilization
os.fcfs      8.0000       0.7234
os.eevdf     8.0000       0.6667
2 runs simulated, 0 were there already, 0 failed; results in locks-r.db
# CPU time: 3 x 1 ms, 3 x 500 us, 2 x 2 x 300, 200, 2 x 400, 100.
$ sqlite3 locks-r.db "SELECT thread, cpu_time_s, blocked_s, status FROM v_os_threads WHERE policy = 'os.fcfs' ORDER BY thread_no"
producer|0.003|0.0016|completed
consumer|0.0015|0.0031|completed
worker-0|0.0006|0.0003|completed
worker-1|0.0006|0.0004|completed
parent|0.0002|0.0|completed
sleeper|0.0001|0.0007|completed
child.1|0.0004|0.0|completed
child.2|0.0004|0.0|completed
$ sqlite3 locks-r.db "SELECT why, count(*) FROM v_os_segments GROUP BY why"
blocked|14
exit|12
preempted|1
slice|1
# Nobody signals: the run stops and says who waits for what.
$ printf '%s\n' 'tasks:' '  a: {loop: 1, run: 1, lock: m, wait: {ref: c, mutex: m}, unlock: m}' >stuck.yaml; orrery trace import stuck.yaml --db stuck.db --name locks; sed 's/store: locks/store: stuck/; s/, os.eevdf//' locks.yaml >stuck-s.yaml; orrery run stuck-s.yaml -o stuck-r.db >out.txt 2>err.txt; echo "exit $?"; sed 's/run [0-9a-f]*:/run:/' err.txt
locks: 1 thread in 0 s
exit 1
run: os.fcfs at t=1e-06s: deadlock, threads blocked for ever: 1; thread a waits for condition 0; run stopped
# The same in JSON and in YAML is the same, names in quotes too.
$ printf '%s\n' '{"tasks": {"a": {"run": 1.5, "lock": "7", "unlock": "7", "loop": 2}, "b": {"cpus": [1], "sleep": 3, "barrier": "true"}}}' >same.json; printf '%s\n' 'tasks:' '  a: {run: 1.5, lock: "7", unlock: "7", loop: 2}' '  b:' '    cpus:' '      - 1' '    sleep: 3' '    barrier: "true"' >same.yml; for form in json yml; do orrery trace import same.$form --db $form.db --name x; sqlite3 $form.db "SELECT name, extra FROM job" >$form.txt; done; cmp json.txt yml.txt && echo the same rows
x: 2 threads in 0 s
x: 2 threads in 0 s
the same rows
# A fork that somebody has changed by hand.
$ sqlite3 locks.db "UPDATE job SET extra = replace(extra, '\"loops\":1,\"steps\":[[\"run\",400000]', '\"loops\":-1,\"steps\":[[\"run\",400000]') WHERE name = 'parent'"; orrery run locks.yaml -o bad.db
! orrery: locks.yaml:3:8: locks.db: damaged store: trace locks: job 4: 'loops' is -1; expected 0 to 9223372036854775807
? 2
$ sqlite3 locks.db "UPDATE job SET extra = replace(extra, '\"loops\":-1', '\"loops\":1') WHERE name = 'parent'; UPDATE job SET extra = replace(extra, '\"barrier\",0,2', '\"barrier\",0') WHERE name = 'worker-1'"; orrery run locks.yaml -o bad.db
! orrery: locks.yaml:3:8: locks.db: damaged store: trace locks: job 3: a step is not like ["run", 1000]
? 2
