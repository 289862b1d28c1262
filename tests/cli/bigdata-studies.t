# threads
# The studies of MapReduce jobs run as their own comments say, with the same bytes on one thread and on two.
$ cp $ROOT/traces/samples/mapreduce.tsv .; eval "$(sed -n 's/^# orrery /orrery /p' $ROOT/workloads/studies/bigdata-replay.yaml)"
JOBS: 5 jobs in 100 s, 8 stages
$ cat >run <<'END'
> for j in 1 2; do orrery run $ROOT/workloads/studies/bigdata-$1.yaml -j $j -q -o $1-$j.db; orrery export $1-$j.db --canonical -o $j.txt; done
> cmp 1.txt 2.txt && sqlite3 $1-1.db "SELECT count(*), count(DISTINCT policy), count(DISTINCT status), min(status) FROM v_runs; SELECT group_concat(metric, ' ') FROM (SELECT metric FROM v_metrics GROUP BY metric ORDER BY metric)"
> END
$ sh ./run quickstart
25|5|1|ok
completion.mean completion.p95 local messages slowdown.mean
$ sh ./run replay
2|1|1|ok
completion.mean jobs local slowdown.mean tasks
# Every task ends once, and no reduce before the last map: reduces read the output of all of them.
$ sqlite3 replay-1.db "SELECT count(*) - count(DISTINCT run_id || ' ' || job || ' ' || stage || ' ' || task) FROM v_big_tasks"
0
$ sqlite3 replay-1.db "SELECT count(*), sum(r.finish_s < m.finish_s) FROM v_big_tasks r JOIN (SELECT run_id, job, max(finish_s) AS finish_s FROM v_big_tasks WHERE stage = 0 GROUP BY 1, 2) m USING(run_id, job) WHERE stage = 1"
48|0
