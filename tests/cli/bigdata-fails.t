# Runs of the bigdata system that cannot come to an end say why, and the others go on.
$ cat >fits.yaml <<'END'
> study: Tasks of one core
> system: bigdata
> workload: {generator: bigdata.mapreduce, jobs: 2}
> platform: {nodes: 4}
> policies: [bigdata.fifo]
> sweep:
>   platform.slots: [0.5, 1]
> measure: [jobs]
> END
$ orrery run fits.yaml -o fits.db 2>&1 | sed 's/run [0-9a-f]*:/run ID:/' | grep '^run\|failed'
run ID: job 1: a task of stage 0 has room on no machine; run stopped
1 of 2 runs are finished, 1 failed
failed: run ID: bigdata.fifo {"platform.slots":0.5}: job 1: a task of stage 0 has room on no machine
2 runs simulated, 0 were there already, 1 failed; results in fits.db

# A job that loses too many attempts fails; the run goes on.
$ cat >lost.yaml <<'END'
> study: Machines that fail
> system: bigdata
> workload: {generator: bigdata.mapreduce, jobs: 20, map_time: 20s, reduce_time: 20s}
> platform: {nodes: 20}
> options: {mtbf: 30m, repair: 1m}
> policies: [bigdata.fifo]
> sweep:
>   options.most_attempts: [0, 1]
> measure: [jobs, failed]
> END
$ orrery run lost.yaml -o lost.db >log 2>&1 && sqlite3 lost.db "SELECT json_extract(params, '$.\"options.most_attempts\"'), metric, value FROM v_metrics JOIN v_runs USING (run_id) WHERE metric IN ('jobs', 'failed') ORDER BY 1, 2"
0|failed|0.0
0|jobs|20.0
1|failed|4.0
1|jobs|16.0
