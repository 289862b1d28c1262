# Graphs of tasks: one small graph in every format, folders, a system on chip, and stores of before.
$ mkdir wf; cp $ROOT/traces/samples/diamond.json wf/2.json; gzip -c $ROOT/traces/samples/diamond-1.3.json >wf/10.json
$ orrery trace import wf --db t.db --name both --set gap=1m
both: 2 jobs in 60 s, 2 machines, 2 graphs of 8 tasks
$ sqlite3 t.db "SELECT job_id, submit_ns, name, graph_id FROM job; SELECT graph_id, name, orig_makespan_ns, attrs FROM graph; SELECT name, mtype_id FROM machine"
0|0|diamond|0
1|60000000000|diamond|1
0|diamond|60500000000|{"schemaVersion":"1.5","executedAt":"2024-05-01T10:00:00Z","runtimeSystem":"Made by hand"}
1|diamond|60500000000|{"schemaVersion":"1.3","executedAt":"20240501T100000","runtimeSystem":"Made by hand"}
m1|0
m2|1
# The two versions tell the same graph.
$ sqlite3 t.db "SELECT idx, count(DISTINCT work || ' ' || cpu_milli || ' ' || runtime_ns || ' ' || orig_machine || ' ' || coalesce(mem_bytes, '-')) FROM task GROUP BY idx"
0|1
1|1
2|1
3|1
$ sqlite3 t.db "SELECT src % 4, dst % 4, count(DISTINCT bytes), max(bytes), count(*) FROM edge GROUP BY 1, 2"
0|1|1|400000|2
0|2|1|600000|2
1|3|1|1000|2
2|3|1|2000|2
$ sqlite3 -header t.db "SELECT * FROM v_tasks WHERE task = 'work_2'"
trace|graph|task_no|task|kind|cores|work|run_s|machine|mem_bytes|deadline_s|parents|children
both|diamond|1|work_2|work|2.0|160000000000.0|40.0|m1|||1|1
$ orrery trace import $ROOT/traces/samples/diamond.json --db t.db --name all-cores --set work=machine
all-cores: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
$ sqlite3 t.db "SELECT group_concat(work, ' ') FROM v_tasks WHERE trace = 'all-cores'"
84000000000.0 320000000000.0 250000000000.0 50000000000.0
$ for f in dax dot stg; do orrery trace import $ROOT/traces/samples/diamond.$f --db t.db --name $f; done
dax: 1 job in 0 s, 1 graph of 4 tasks
dot: 1 job in 0 s, 1 graph of 4 tasks
stg: 1 job in 0 s, 1 graph of 4 tasks
$ orrery trace import $ROOT/traces/samples/diamond.stg --db t.db --name stg-ms --set unit=1ms
stg-ms: 1 job in 0 s, 1 graph of 4 tasks
$ orrery trace check --db t.db
both: ok, 2 jobs, 2 graphs of 8 tasks, 8 edges of 2006000 bytes, recorded run time 161 s
all-cores: ok, 1 job, 1 graph of 4 tasks, 4 edges of 1003000 bytes, recorded run time 80.5 s
dax: ok, 1 job, 1 graph of 4 tasks, 4 edges of 1003000 bytes, recorded run time 80.5 s
dot: ok, 1 job, 1 graph of 4 tasks, 4 edges of 1003000 bytes, recorded run time 0 s
stg: ok, 1 job, 1 graph of 4 tasks, 4 edges of 0 bytes, recorded run time 65 s
stg-ms: ok, 1 job, 1 graph of 4 tasks, 4 edges of 0 bytes, recorded run time 0.065 s
$ sqlite3 t.db "SELECT trace, group_concat(run_s, ' ') FROM v_tasks GROUP BY trace"
all-cores|10.5 40.0 25.0 5.0
both|10.5 40.0 25.0 5.0 10.5 40.0 25.0 5.0
dax|10.5 40.0 25.0 5.0
dot|
stg|0.0 40.0 25.0 0.0
stg-ms|0.0 0.04 0.025 0.0
$ for f in json dax dot stg; do orrery trace import - --db t.db --name "$f" --replace <$ROOT/traces/samples/diamond.$f; done
json: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
dax: 1 job in 0 s, 1 graph of 4 tasks
dot: 1 job in 0 s, 1 graph of 4 tasks
stg: 1 job in 0 s, 1 graph of 4 tasks
$ orrery trace import wf --db t.db --name other --format dot
! orrery: wf/2.json:1:1: '{'; expected digraph
? 2
$ d=$ROOT/traces/samples/ds3; orrery trace import $d/soc.txt --db t.db --name chip --set jobs=$d/job-fork.txt
chip: 0 jobs in 0 s, 3 machines, 1 graph of 4 tasks
$ orrery trace info --db t.db chip
trace      chip
family     soc
jobs       0
graphs     1
tasks      4
edges      4
machines   3 of 3 types
span       0 s
source     soc.txt
sha256     4f282f9d9f495caae32f2f846a66bcb06890e2a84aa8c9018cb45a3e229b1e4e
importer   ds3 1 jobs=1:7c718016b3a6a70d
citation   S. E. Arda et al., DS3, IEEE Transactions on Computers 69(8), 2020
$ orrery trace check --db t.db chip
chip: ok, 0 jobs, 1 graph of 4 tasks, 4 edges of 1500 bytes, recorded run time 0 s
$ sqlite3 t.db "SELECT a, b, rate FROM type_link; SELECT idx, mtype_id, task_cost.runtime_ns FROM task_cost JOIN task USING(trace_id, task_id)"
0|0|500000000.0
0|1|200000000.0
0|2|100000000.0
1|2|100000000.0
||10000000000.0
0|0|4000
0|1|2000
1|0|30000
1|1|12000
2|1|18000
3|0|6000
3|1|3000
$ orrery trace export --db t.db chip
! orrery: t.db: trace chip holds graphs of tasks, which format swf cannot tell
? 2
$ orrery trace export --db t.db chip --format wfformat
! orrery: task 'head' has neither a run time nor work; WfFormat tells one time for each task
? 2
$ orrery trace export --db t.db both --format wfformat
! orrery: t.db: trace both holds 2 graphs; WfFormat tells one
? 2
$ orrery trace export --db t.db dot --format wfformat -o dot.json; cat dot.json
{
 "name": "diamond",
 "schemaVersion": "1.5",
 "workflow": {
  "specification": {
   "tasks": [
    {"id": "1", "name": "1", "parents": [], "children": ["2", "3"], "inputFiles": [], "outputFiles": ["edge:1->2", "edge:1->3"]},
    {"id": "2", "name": "2", "parents": ["1"], "children": ["4"], "inputFiles": ["edge:1->2"], "outputFiles": ["edge:2->4"]},
    {"id": "3", "name": "3", "parents": ["1"], "children": ["4"], "inputFiles": ["edge:1->3"], "outputFiles": ["edge:3->4"]},
    {"id": "4", "name": "4", "parents": ["2", "3"], "children": [], "inputFiles": ["edge:2->4", "edge:3->4"], "outputFiles": []}
   ],
   "files": [
    {"id": "edge:1->2", "sizeInBytes": 400000},
    {"id": "edge:1->3", "sizeInBytes": 600000},
    {"id": "edge:2->4", "sizeInBytes": 1000},
    {"id": "edge:3->4", "sizeInBytes": 2000}
   ]
  },
  "execution": {
   "tasks": [
    {"id": "1", "runtimeInSeconds": 10.5},
    {"id": "2", "runtimeInSeconds": 40.0},
    {"id": "3", "runtimeInSeconds": 25.0},
    {"id": "4", "runtimeInSeconds": 5.0}
   ],
   "machines": [

   ]
  }
 }
}
$ orrery trace import dot.json --db t.db --name dot-again; sqlite3 t.db "SELECT trace, group_concat(work, ' '), sum(parents) FROM v_tasks WHERE trace LIKE 'dot%' GROUP BY 1; SELECT trace_id, max(bytes) FROM edge GROUP BY 1 ORDER BY 1 DESC LIMIT 1"
dot-again: 1 job in 0 s, 1 graph of 4 tasks
  dot.json:21: the speed of its machine is not known; 1000 MHz taken for the work (4 rows, noted)
dot|10500000000.0 40000000000.0 25000000000.0 5000000000.0|4
dot-again|10500000000.0 40000000000.0 25000000000.0 5000000000.0|4
9|600000
$ sqlite3 t.db "PRAGMA user_version = 2"; orrery trace list --db t.db
! orrery: t.db: a trace store of version 2; this program reads version 5: import the sources again
? 2
