# What pandas and a JSON schema say of the exports; names in them that no format could take as they are.
$ /usr/bin/python3 -c 'import pandas, jsonschema' 2>/dev/null || { echo "no python3-pandas or python3-jsonschema"; exit 77; }
$ cat >study.yaml <<'END'
> study: "\"Hostile\", <script>alert(1)</script> | é\nsecond line"
> system: batch
> workload: {generator: batch.lublin, jobs: 200, estimate: factor}
> platform: {nodes: 64}
> policies: [batch.fcfs, batch.sjf, batch.easy]
> sweep: {load: [0.6, 0.8], seed: 1..3}
> measure: [wait.mean, utilization]
> record: [jobs, series]
> END
$ orrery run study.yaml -o r.db --set compare.to=batch.fcfs | tail -1
18 runs simulated, 0 were there already, 0 failed; results in r.db
$ sqlite3 r.db "UPDATE jobs SET job = 'a \"b\", c' || char(10) || '</script>é' WHERE job_no = 3; UPDATE jobs SET user = 7 WHERE job_no < 50; UPDATE jobs SET status = 'killed' WHERE job_no = 5; UPDATE jobs SET status = 'rejected', start_ns = NULL, finish_ns = NULL WHERE job_no = 9; UPDATE run SET policy = 'x\",<b>|' || char(10) || 'ü' WHERE policy = 'batch.sjf'"
$ orrery export r.db --format batsim -o b --policy batch.easy --seed 1 --point '{"load":0.8}'
$ /usr/bin/python3 $ROOT/tests/exports/read_jobs.py b $'a "b", c\n</script>é'
200 jobs, 199 ran, 686267.514057 s of run time, 7997394.685 processor seconds; 64 processors, 64 at once
a "b", c
</script>é: 1
$ sqlite3 r.db "SELECT count(*), count(start_s), round(sum(finish_s - start_s), 6), round(sum(procs * (finish_s - start_s)), 3) FROM v_jobs WHERE run_id = (SELECT run_id FROM run JOIN study_run USING(run_no) WHERE policy = 'batch.easy' AND seed = 1 AND point = '{\"load\":0.8}')"
200|199|686267.514057|7997394.685

# Processors as the run recorded them.
$ orrery run study.yaml -q -o i.db --set options.allocation=identity --set policies=[batch.easy] --set 'sweep={load: [0.8]}'
$ orrery export i.db --format batsim -o i
$ /usr/bin/python3 $ROOT/tests/exports/read_jobs.py i
200 jobs, 200 ran, 689685.331990 s of run time, 8007648.139 processor seconds; 64 processors, 64 at once
$ grep -c processors:recorded i_jobs.csv
200

# Chrome's trace events and our report against their schemas.
$ orrery export r.db --format chrome -o c.json --policy batch.easy --seed 1 --point '{"load":0.8}'
$ /usr/bin/python3 $ROOT/tests/exports/check_schema.py chrome.schema.json c.json
valid
$ /usr/bin/python3 $ROOT/tests/exports/read_chrome.py c.json $'a "b", c\n</script>é'
13 tracks, 199 slices of 686267514056770 ns, 946 values of levels
a "b", c
</script>é: 1
$ orrery report r.db --format json
report.json
$ /usr/bin/python3 $ROOT/tests/exports/check_schema.py report.schema.json report.json
valid
$ /usr/bin/python3 -c 'import json; s = json.load(open("report.json"))["studies"][0]; print(repr(s["name"]), s["policies"][1:], s["points"], len(s["cells"]))'
'"Hostile", <script>alert(1)</script> | é\nsecond line' ['x",<b>|\nü', 'batch.easy'] [{'load': 0.6}, {'load': 0.8}] 12
$ sed -i 's/"dur":[0-9.]*/"dur":-1/' c.json
$ /usr/bin/python3 $ROOT/tests/exports/check_schema.py chrome.schema.json c.json | tail -1
199 errors

# Every table of a results file, and the report as one.
$ orrery export r.db --format csv -o tables
$ /usr/bin/python3 $ROOT/tests/exports/read_tables.py r.db tables
comparison: 8 rows, 17 columns
jobs: 3600 rows, 14 columns
metrics: 36 rows, 10 columns
provenance: 18 rows, 9 columns
runs: 18 rows, 10 columns
series: 15606 rows, 7 columns
$ orrery report r.db --format csv -o - >report.csv
$ /usr/bin/python3 -c 'import pandas; t = pandas.read_csv("report.csv"); print(len(t), list(t.columns)[:5], sorted(set(t.policy))); m = t[(t.metric == "wait.mean")]; print(round(m["mean"].sum(), 6))'
12 ['study', 'system', 'load', 'policy', 'metric'] ['batch.easy', 'batch.fcfs', 'x",<b>|\nü']
53757.985553
$ sqlite3 r.db "SELECT round(sum(mean), 6) FROM v_means WHERE metric = 'wait.mean'"
53757.985553
$ orrery export r.db --format csv -o tables
! orrery: tables: exists already; --force overwrites it
? 2
$ touch tables/notes.txt
$ orrery export r.db --format csv -o tables --force
! orrery: tables: holds 'notes.txt', which is no table; choose another folder
? 2
$ rm tables/notes.txt
$ orrery export r.db --format csv -o tables/ --force --policy batch.easy --seed 1
$ /usr/bin/python3 -c 'import pandas; t = pandas.read_csv("tables/runs.csv"); print(t.iloc[:, 2:9].to_dict("records"))'
[{'policy': 'batch.easy', 'load': 0.6, 'seed': 1, 'system': 'batch', 'master_seed': 1, 'replication_no': 0, 'status': 'ok'}, {'policy': 'batch.easy', 'load': 0.8, 'seed': 1, 'system': 'batch', 'master_seed': 1, 'replication_no': 0, 'status': 'ok'}]
$ ls | grep -c tables
1
