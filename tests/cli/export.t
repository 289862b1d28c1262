# Exports for other tools: which run, what is refused, and SWF that our own importer reads back.
$ cat >study.yaml <<'END'
> study: "\"Hostile\", <script>alert(1)</script> | é\nsecond line"
> system: batch
> workload: {generator: batch.lublin, jobs: 200}
> platform: {nodes: 128}
> policies: [batch.fcfs, batch.sjf, batch.easy]
> sweep: {load: [0.6, 0.8], seed: 1..2}
> measure: [wait.mean, utilization]
> record: [jobs, series]
> END
$ orrery run study.yaml -q -o r.db
$ orrery export r.db --format swf -o a.swf
~ ! orrery: r.db: 12 finished runs, and format swf is of one; choose with --study, --policy, --point, --seed or --run: [0-9a-f]{8} \(batch.fcfs \{"load":0.6\} \{"seed":1\}\), .* and 6 more
? 2
$ orrery export r.db --format swf -o a.swf --policy batch.easi
! orrery: r.db: no policy 'batch.easi'; did you mean 'batch.easy'?
? 2
$ orrery export r.db --format swf -o a.swf --policy batch.easy --seed 3
! orrery: r.db: no finished run fits
? 2
$ orrery export r.db --format swf -o a.swf --seed x
! orrery: 'x' behind --seed: expected a whole number
? 2
$ orrery export r.db --format swf -o a.swf --run zzz
! orrery: r.db: no finished run fits that --run
? 2
$ orrery export r.db --format swff -o a.swf
! orrery: no format 'swff'; did you mean 'swf'?
? 2
$ orrery export r.db --format paje -o a.swf
! orrery: no format 'paje'; there are swf, batsim, chrome, perfetto and csv
? 2
$ orrery export r.db --format swf
! orrery: --format swf needs -o, the name of what it writes
? 2
$ orrery export r.db --format swf --canonical -o a.swf
! orrery: --format and --canonical do not go together
? 2
$ orrery export r.db --seed 1
! orrery: --seed goes with --format
? 2
$ orrery export r.db --format swf -o r.db --force --policy batch.easy --seed 1 --point '{"load":0.8}'
! orrery: r.db: this is the results file; choose another name with -o
? 2
$ ls | grep -v r.db
study.yaml
$ orrery export r.db --format swf -o a.swf --policy batch.easy --seed 1 --point '{"load":0.8}'
$ orrery export r.db --format swf -o a.swf --policy batch.easy --seed 1 --point '{"load":0.8}'
! orrery: a.swf: exists already; --force overwrites it
? 2
$ orrery export r.db --format swf -o a.swf --policy batch.easy --seed 1 --point '{"load":0.8}' --force
$ grep -v '^; Note: simulated' a.swf | head -5
; Version: 2.2
; Note: study "Hostile", <script>alert(1)</script> | é second line
; MaxJobs: 200
; MaxRecords: 200
; MaxProcs: 128
$ orrery trace import a.swf --db t.db --name back | cut -d, -f1 | cut -d' ' -f1-3
back: 200 jobs
$ orrery trace check back --db t.db | sed 's/.*run time/run time/'
run time 763953.15861428296 s, 2556 processors requested, 2556 allocated, 19036343.11814937 processor seconds
$ sqlite3 r.db "SELECT count(*), sum(finish_ns - start_ns), sum(procs * (finish_ns - start_ns)), sum(start_ns - submit_ns) FROM jobs JOIN run USING(run_no) JOIN study_run USING(run_no) WHERE policy = 'batch.easy' AND seed = 1 AND point = '{\"load\":0.8}'" >sql.txt
$ sqlite3 t.db "SELECT count(*), sum(runtime_ns), sum(procs_used * runtime_ns), sum(orig_wait_ns) FROM job" | diff sql.txt - && wc -l <sql.txt
1

# A run that kept no records, one that failed, and one of another system.
$ orrery run study.yaml -q -o bare.db --set record=[] --set 'policies=[batch.easy]' --set 'sweep={load: [0.6]}'
$ orrery export bare.db --format swf -o none.swf
~ ! orrery: bare.db: run [0-9a-f]{8} has no jobs in it: record: \[jobs\] was not asked for
? 2
$ orrery export bare.db --format chrome -o none.json
~ ! orrery: bare.db: run [0-9a-f]{8} has neither bars nor levels: record: was not asked for a table that is drawn, or for series
? 2
$ printf 'study: C\nsystem: cloud\nworkload: {generator: cloud.general, vms: 30, interarrival: exponential(mean=1s), lifetime: exponential(mean=40min)}\nplatform: {machines: [{count: 4, cores: 88, memory: 360GiB}]}\npolicies: [cloud.first_fit]\nrecord: [vms]\n' >cloud.yaml
$ orrery run cloud.yaml -q -o cloud.db
$ orrery export cloud.db --format batsim -o none
~ ! orrery: cloud.db: run [0-9a-f]{8} is of system cloud; format batsim is of batch jobs
? 2
$ ls | grep none
? 1

# Timelines: a window, a limit, and both formats read back by readers that know nothing of the program.
$ orrery export r.db --format chrome -o c.json --policy batch.easy --seed 1 --point '{"load":0.8}'
$ orrery export r.db --format perfetto -o p.pftrace --policy batch.easy --seed 1 --point '{"load":0.8}'
$ python3 $ROOT/tests/exports/read_chrome.py c.json >c.txt
$ python3 $ROOT/tests/exports/read_perfetto.py p.pftrace >p.txt
$ sed 's/.* tracks, //' c.txt p.txt
200 slices of 763953158614283 ns, 560 values of levels
200 slices of 763953158614283 ns, 560 values of levels
$ cut -d'|' -f1,2 sql.txt
200|763953158614283
$ orrery export r.db --format chrome -o w.json --policy batch.easy --seed 1 --point '{"load":0.8}' --most 10
~ ! orrery: r.db: run [0-9a-f]{8} has more than 10 slices; choose a part with --window 0..2h, or allow more with --most
? 2
$ orrery export r.db --format chrome -o w.json --policy batch.easy --seed 1 --point '{"load":0.8}' --window 0..1h
$ python3 $ROOT/tests/exports/read_chrome.py w.json | cut -d' ' -f3,4
10 slices
$ sqlite3 r.db "SELECT count(*) FROM v_jobs JOIN v_runs USING(run_id) WHERE v_runs.policy = 'batch.easy' AND seed = 1 AND params LIKE '%\"load\":0.8%' AND start_s <= 3600"
10
$ orrery export r.db --format chrome -o x.json --run 0 --window 2h..1h
! orrery: '2h..1h' behind --window: it ends before it begins
? 2
$ orrery export r.db --format chrome -o x.json --run 0 --window 2h
! orrery: '2h' behind --window: expected two times, such as 0..2h
? 2
$ orrery export cloud.db --format perfetto -o v.pftrace
$ python3 $ROOT/tests/exports/read_perfetto.py v.pftrace | sed 's/.* tracks, //'
30 slices of 64971648652110 ns, 0 values of levels
$ sqlite3 cloud.db "SELECT count(*), sum(finish_ns - start_ns) FROM vms WHERE finish_ns NOTNULL AND pm NOTNULL"
30|64971648652110

# Bars of machines: lanes of a table that is drawn, with several at once in one where a machine has cores.
$ printf 'study: D\nsystem: dag\nworkload: {generator: dag.topcuoglu, tasks: 40, jobs: 12, gap: 1s}\nplatform: {bandwidth: 100MB/s, machines: [{name: p1, cores: 3}, {name: p2}]}\npolicies: [dag.heft]\nrecord: [dag_tasks]\n' >dag.yaml
$ orrery run dag.yaml -q -o dag.db
$ orrery export dag.db --format perfetto -o d.pftrace
$ python3 $ROOT/tests/exports/read_perfetto.py d.pftrace
5 tracks, 480 slices of 4582933587882 ns, 0 values of levels
$ sqlite3 dag.db "SELECT count(*), sum(finish_ns - start_ns), count(DISTINCT pe) FROM dag_tasks"
480|4582933587882|2

# A file that may not grow (a quota), a folder that is not there: a clear word, and nothing is left behind.
$ mkdir limit && (trap '' XFSZ; ulimit -f 33; orrery export r.db --format chrome -o limit/c.json --policy batch.easy --seed 1 --point '{"load":0.8}')
! orrery: limit/c.json: cannot be written; is the disk full?
? 2
$ (trap '' XFSZ; ulimit -f 33; orrery export r.db --format csv -o limit/tables)
~ ! orrery: limit/tables.[0-9]+.tmp/[a-z]+.csv: cannot be written; is the disk full\?
? 2
$ (trap '' XFSZ; ulimit -f 33; orrery export r.db --format batsim -o limit/b --policy batch.easy --seed 1 --point '{"load":0.8}')
! orrery: limit/b_jobs.csv: cannot be written; is the disk full?
? 2
$ ls limit
$ orrery export r.db --format swf -o /nowhere/a.swf --policy batch.easy --seed 1 --point '{"load":0.8}'
! orrery: /nowhere/a.swf: cannot be written: No such file or directory
? 2
$ orrery export r.db --format swf -o limit --policy batch.easy --seed 1 --point '{"load":0.8}'
! orrery: limit: not a regular file
? 2

# Records that no run writes.
$ sqlite3 r.db "UPDATE jobs SET procs = -5 WHERE job_no = 3"
$ orrery export r.db --format batsim -o bad --policy batch.easy --seed 1 --point '{"load":0.8}'
! orrery: r.db: damaged record of job 4
? 2
$ sqlite3 r.db "UPDATE series SET x = substr(x, 2)"
$ orrery export r.db --format perfetto -o bad --policy batch.easy --seed 1 --point '{"load":0.8}'
! orrery: r.db: damaged series 'busy'
? 2
$ orrery report r.db --plots bad | cat
~ ! orrery: r.db: damaged series of run [0-9]+
$ ls | grep bad
bad
# All results as text into a file: whole or not at all, and never over the results themselves.
$ orrery export r.db -o - >plain.txt; orrery export r.db -o plain2.txt && cmp plain.txt plain2.txt; orrery export r.db -o /dev/stdout | cmp - plain.txt
$ cp r.db safe.db; ln -s r.db link.db; for name in r.db ./r.db link.db; do orrery export r.db --canonical -o $name; done; cmp r.db safe.db
! orrery: r.db: this is the results file; choose another name with -o
! orrery: ./r.db: this is the results file; choose another name with -o
! orrery: link.db: this is the results file; choose another name with -o
# A run of two studies is one run.
$ orrery run study.yaml --set study=Other -q -o twice.db; orrery run study.yaml --set study=Again -q -o twice.db; orrery export twice.db --format csv -o twice; cut -d, -f2 twice/runs.csv | sort | uniq -c; orrery export twice.db --format csv -o again --study Again; cut -d, -f2 again/runs.csv | sort | uniq -c
     12 Other
      1 study
     12 Again
      1 study
# A job that was ended at its request, one without run time, and one that waits: what each of the formats says of them.
$ printf '1 0 -1 100 3 -1 -1 3 50 -1 1 1 1 -1 1 -1 -1 -1\n2 0 -1 0 1 -1 -1 1 20 -1 1 1 1 -1 1 -1 -1 -1\n3 10 -1 40 2 -1 -1 2 60 -1 1 1 1 -1 1 -1 -1 -1\n' | orrery trace import - --db three.db --name T --format swf
T: 3 jobs in 10 s
$ printf 'study: K\nsystem: batch\ntrace: {store: three.db, name: T}\nplatform: {nodes: 4}\npolicies: [batch.fcfs]\nmeasure: [wait.mean]\nrecord: [jobs]\n' >killed.yaml; orrery run killed.yaml -q -o killed.db; orrery export killed.db --format swf -o killed.swf; grep -v '^;' killed.swf
1 0 0 50 3 -1 -1 3 50 -1 0 1 -1 -1 -1 -1 -1 -1
2 0 0 0 1 -1 -1 1 20 -1 1 1 -1 -1 -1 -1 -1 -1
3 10 40 40 2 -1 -1 2 60 -1 1 1 -1 -1 -1 -1 -1 -1
$ orrery export killed.db --format batsim -o killed; cut -d, -f1,7-15 killed_jobs.csv; grep 'slowdown\|killed\|success\|computing"' killed_schedule.json
job_id,success,final_state,starting_time,execution_time,finish_time,waiting_time,turnaround_time,stretch,allocated_resources
1,0,COMPLETED_WALLTIME_REACHED,0,50,50,0,50,1,0-2
2,1,COMPLETED_SUCCESSFULLY,0,0,0,0,0,,0
3,1,COMPLETED_SUCCESSFULLY,50,40,90,40,80,2,0-1
  "max_slowdown": 2,
  "mean_slowdown": 1.5,
  "nb_jobs_killed": 1,
  "nb_jobs_success": 2,
  "success_rate": 0.6666666666666666,
  "time_computing": 230
# No policy is the best of what has no better side.
$ orrery run study.yaml --set 'measure=[wait.mean, wait.jain, wait.count, wait.sd, wait.p95]' --set study=Sides -q -o sides.db; sqlite3 sides.db 'SELECT DISTINCT metric FROM v_best'
wait.mean
wait.p95
# A window in which nothing is.
$ for format in chrome perfetto; do orrery export sides.db --format $format -o far --policy batch.easy --point '{"load":0.6}' --seed 1 --window 100000h..200000h 2>&1 | sed 's/run [0-9a-f]*/run ID/'; done; ls far* 2>/dev/null
orrery: sides.db: run ID has neither bars nor levels in the window
orrery: sides.db: run ID has neither bars nor levels in the window
? 2
