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
# The load of what never ends is not known; no two seeds of a file differ.
$ orrery run $ROOT/workloads/studies/os-quickstart.yaml --set "sweep={load: [0.5]}" -o x.db
! orrery: $ROOT/workloads/studies/os-quickstart.yaml:16:37: compare: pair must be one axis of the sweep, such as seed
? 2
$ orrery run $ROOT/workloads/studies/os-replay.yaml --set "sweep={seed: 1..2}" -o x.db
Threads of a file
policy                turnaround.mean [s]         wake_latency.p95 [s]                   jobs          misses                 switches
os.fcfs           0.5483 ±0.0000 (+0.1%*)     0.0016 ±0.0000 (+10.0%*)  100.0 ±0.0000 (+0.0%)  0.0000 ±0.0000   429.0 ±0.0000 (-1.8%*)
os.round_robin             0.5476 ±0.0000               0.0015 ±0.0000          100.0 ±0.0000  0.0000 ±0.0000            437.0 ±0.0000
os.priority       0.5483 ±0.0000 (+0.1%*)     0.0011 ±0.0000 (-26.7%*)  100.0 ±0.0000 (+0.0%)  0.0000 ±0.0000   439.0 ±0.0000 (+0.5%*)
os.eevdf          0.5425 ±0.0000 (-0.9%*)  0.0003650 ±0.0000 (-75.7%*)  100.0 ±0.0000 (+0.0%)  0.0000 ±0.0000  513.0 ±0.0000 (+17.4%*)

mean ± half of the 95% interval over 2 repetitions; difference to os.round_robin, paired; * where it is significant (Holm)
8 runs simulated, 0 were there already, 0 failed; results in x.db
# Segments on a CPU do not overlap, add up to the CPU time of the threads, and keep to their CPUs.
$ sqlite3 replay-1.db "SELECT policy, round(sum(finish_s - start_s), 6) FROM v_os_segments GROUP BY policy"
os.eevdf|0.7425
os.fcfs|0.7425
os.priority|0.7425
os.round_robin|0.7425
$ sqlite3 replay-1.db "SELECT count(*) FROM v_os_segments a JOIN v_os_segments b ON a.run_id = b.run_id AND a.cpu = b.cpu AND a.rowid < b.rowid AND a.start_s < b.finish_s AND b.start_s < a.finish_s"
0
$ sqlite3 replay-1.db "SELECT DISTINCT cpu FROM v_os_segments WHERE thread = 'frame'"
cpu 0
