# warmup: and batches: one long run, measured when it is warm, with an interval of its own.
$ cat >study.yaml <<'END'
> study: Long
> system: batch
> workload:
>   generator: batch.general
>   jobs: 20000
>   interarrival: exponential(mean=10s)
>   runtime: exponential(mean=7s)
> platform: {nodes: 1}
> policies: [batch.fcfs, batch.sjf]
> measure: [wait.mean, wait.p95, queue_length.mean]
> compare: {to: batch.fcfs}
> batches: 20
> END
$ orrery run study.yaml -o r.db
Long
policy                  wait.mean [s]    wait.p95 [s]  queue_length.mean
batch.fcfs              17.70 ±3.0072           68.00             1.7790
batch.sjf     9.5767 ±0.9932 (-45.9%)  35.44 (-47.9%)    0.9628 (-45.9%)

mean ± half of the 95% interval by batch means within the run; difference to batch.fcfs
batch means are correlated (lag 1 above 0.3) in 2 runs: their intervals are too narrow; take fewer batches or longer runs
2 runs simulated, 0 were there already, 0 failed; results in r.db
$ orrery run study.yaml --set warmup=2h -o r.db
Long
policy                  wait.mean [s]    wait.p95 [s]  queue_length.mean
batch.fcfs              17.76 ±3.0529           68.38             1.7854
batch.sjf     9.5882 ±0.9688 (-46.0%)  35.43 (-48.2%)    0.9637 (-46.0%)

mean ± half of the 95% interval by batch means within the run; difference to batch.fcfs
2 runs simulated, 0 were there already, 0 failed; results in r.db
$ orrery run study.yaml --set "warmup={rule: mser5, of: wait}" -o r.db
Long
policy                  wait.mean [s]    wait.p95 [s]  queue_length.mean
batch.fcfs              17.70 ±3.0072           68.00             1.7790
batch.sjf     9.5767 ±0.9932 (-45.9%)  35.44 (-47.9%)    0.9628 (-45.9%)

mean ± half of the 95% interval by batch means within the run; difference to batch.fcfs
warm-up by MSER-5 of wait: 0 to 0 s in 2 runs; 0 too short to tell
batch means are correlated (lag 1 above 0.3) in 2 runs: their intervals are too narrow; take fewer batches or longer runs
2 runs simulated, 0 were there already, 0 failed; results in r.db
$ sqlite3 r.db "SELECT policy, json_extract(config, '$.warmup'), cut_ns, samples, settled FROM run LEFT JOIN warmup USING(run_no) ORDER BY run_no"
batch.fcfs||||
batch.sjf||||
batch.fcfs|7200000000000ns|||
batch.sjf|7200000000000ns|||
batch.fcfs|{"rule":"mser5","of":"wait"}|0|0|1
batch.sjf|{"rule":"mser5","of":"wait"}|0|0|1
$ sqlite3 r.db "SELECT metric, round(value, 3), round(half_width, 3) FROM v_metrics WHERE policy = 'batch.fcfs' LIMIT 3"
queue_length.mean|1.779|
wait.mean|17.696|3.007
wait.p95|68.0|
# One repetition has nothing to draw from; its batch means stay.
$ orrery compare r.db --bootstrap
Long
policy                  wait.mean [s]    wait.p95 [s]  queue_length.mean
batch.fcfs              17.70 ±3.0072           68.00             1.7790
batch.sjf     9.5767 ±0.9932 (-45.9%)  35.44 (-47.9%)    0.9628 (-45.9%)

mean ± half of the 95% interval by batch means within the run; difference to batch.fcfs
$ orrery run study.yaml --set warmup=soon -o r.db
! orrery: --set:1:1: warmup is 'soon'; expected a time such as 2h or {rule: mser5, of: wait}
? 2
$ orrery run study.yaml --set "warmup={rule: mser, of: wait}" -o r.db
! orrery: --set:1:8: warmup: expected 'rule: mser5'
? 2
$ orrery run study.yaml --set "warmup={rule: mser5}" -o r.db
! orrery: --set:1:1: warmup: expected 'of:', a metric such as wait
? 2
$ orrery run study.yaml --set "warmup={rule: mser5, of: weit.mean}" -o r.db
! orrery: --set:1:19: warmup: unknown metric 'weit'; did you mean 'wait'?
? 2
$ orrery run study.yaml --set "warmup={rule: mser5, of: queue_length}" -o r.db
! orrery: --set:1:19: warmup: queue_length has no samples; take one such as wait
? 2
$ orrery run study.yaml --set batches=1 -o r.db
! orrery: --set:1:1: batches is '1'; expected a number from 2 to 1000, such as 30
? 2
