# threads
# Every study of the os system runs as its own comments say, with the same bytes on one thread and on two.
$ cp $ROOT/traces/samples/threads.json .; eval "$(sed -n 's/^# orrery /orrery /p' $ROOT/workloads/studies/os-replay.yaml)"
THREADS: 5 threads in 0.001 s
$ cat >run <<'END'
> for j in 1 2; do orrery run $ROOT/workloads/studies/os-$1.yaml -j $j -q -o $1-$j.db; orrery export $1-$j.db --canonical -o $j.txt; done
> cmp 1.txt 2.txt && sqlite3 $1-1.db "SELECT count(*), count(DISTINCT policy), count(DISTINCT status), min(status) FROM v_runs; SELECT group_concat(metric, ' ') FROM (SELECT metric FROM v_metrics GROUP BY metric ORDER BY metric)"
> END
$ sh ./run quickstart
25|5|1|ok
fairness migrations switches wake_latency.mean wake_latency.p95
$ sh ./run replay
4|4|1|ok
jobs misses switches turnaround.mean wake_latency.p95
# None is forgotten here.
$ ls $ROOT/workloads/studies | grep '^os-'
os-quickstart.yaml
os-replay.yaml
# The load of what never ends is not known.
$ orrery run $ROOT/workloads/studies/os-quickstart.yaml --set "sweep={load: [0.5], seed: 1..2}" -q -o x.db 2>&1 | sed -n 's/run [0-9a-f]*: load/load/p' | sort -u
load: the workload has no load to scale (no threads, no work, or all submitted at once); run stopped
# Segments on a CPU do not overlap, add up to the CPU time of the threads, and keep to their CPUs.
$ sqlite3 replay-1.db "SELECT policy, round(sum(finish_s - start_s), 6) FROM v_os_segments GROUP BY policy"
os.eevdf|0.7425
os.fcfs|0.7425
os.priority|0.7425
os.round_robin|0.7425
$ sqlite3 replay-1.db "SELECT count(*) FROM v_os_segments a JOIN v_os_segments b ON a.run_id = b.run_id AND a.cpu = b.cpu AND a.row_no < b.row_no AND a.start_s < b.finish_s AND b.start_s < a.finish_s"
0
$ sqlite3 replay-1.db "SELECT DISTINCT cpu FROM v_os_segments WHERE thread = 'frame'"
cpu 0
# What never ends needs an end that the study says.
$ printf '%s\n' 'study: for ever' 'system: os' 'workload: {generator: os.mix}' 'platform: {cores: 2}' 'policies: [os.fcfs]' 'measure: [threads]' >ever.yaml; orrery run ever.yaml -q -o ever.db 2>&1 | sed 's/run [0-9a-f]*/run/'
run: thread 1 loops for ever, and so would the run; expected options: {until: ...}; run stopped
$ orrery run ever.yaml --set workload.loops=10 -q -o ever.db; sqlite3 ever.db "SELECT value FROM v_metrics WHERE metric = 'threads'"
8.0
