# What there is at a time of a run: in words, as JSON, in parts; nothing is stored.
$ cat >study.yaml <<'END'
> study: A look inside
> system: batch
> workload: {generator: batch.lublin, jobs: 300, estimate: rounded}
> platform: {nodes: 64}
> load: 0.9
> policies: [batch.fcfs, batch.easy]
> measure: [wait.mean]
> END
$ orrery run study.yaml --set "policies=[batch.easy]" --stop-at 14h | sed 's/^run  .*/run  ID/'
time                 50400 s
run  ID
policy               batch.easy
processors           64
free                 13
arrived              109
first can start      110027.359804151 s

running jobs: 10
  job_no  job  procs  user          start_s      remaining_s
      76   77      1     -  40611.588474056  33411.588474056
      80   81      1     -  40769.847375721  11969.847375721
      82   83      6     -  41372.007575312  55772.007575312
      68   69      8     -  45227.359804151  23627.359804151
      71   72      8     -  45227.359804151  23627.359804151
      85   86      9     -  45227.359804151  59627.359804151
      90   91      4     -  45227.359804151  12827.359804151
     101  102      2     -  45366.901052322  12966.901052322
     108  109      2     -  46735.293132853  10735.293132853
      96   97     10     -   47596.98934267   11596.98934267

waiting jobs: 3
  job_no  job  procs  user         submit_s  request_s          wait_s
      86   87     64     -  40893.365725106         60  9506.634274894
      91   92     32     -  43002.588535614        300  7397.411464386
      93   94     24     -  43085.271226848      28800  7314.728773152
$ orrery run study.yaml --set "policies=[batch.easy]" --stop-at 14h --show queue
waiting jobs: 3
  job_no  job  procs  user         submit_s  request_s          wait_s
      86   87     64     -  40893.365725106         60  9506.634274894
      91   92     32     -  43002.588535614        300  7397.411464386
      93   94     24     -  43085.271226848      28800  7314.728773152
$ orrery run study.yaml --set "policies=[batch.easy]" --stop-at 14h --show machines
processors           64
free                 13
$ orrery run study.yaml --set "policies=[batch.easy]" --stop-at 5min --format json | sed 's/"run":"[^"]*"/"run":"ID"/'
{"time":300,"run":"ID","policy":"batch.easy","processors":64,"free":64,"arrived":1,"running_jobs":[],"waiting_jobs":[]}
$ orrery run study.yaml --set "policies=[batch.easy]" --stop-at 52w | sed 2d
time                 31449600 s
policy               batch.easy
state                the run has ended before
processors           64
free                 64
arrived              300

running jobs: none

waiting jobs: none
$ ls
study.yaml
# One run must be meant.
$ orrery run study.yaml --stop-at 14h
! orrery: the study has 2 runs; choose one with --run and the beginning of its id (--dry-run lists them)
? 2
$ orrery run study.yaml --stop-at 14h --run 7
! orrery: no run of the study has an id that begins with '7' (--dry-run lists them)
? 2
$ orrery run study.yaml --stop-at 14h --run xyz
! orrery: no run of the study has an id that begins with 'xyz' (--dry-run lists them)
? 2
$ id=$(orrery run study.yaml --dry-run | sed -n 's/  batch.fcfs.*//p'); orrery run study.yaml --stop-at 0s --run $id | sed 1,2d
policy               batch.fcfs
processors           64
free                 64
arrived              0

running jobs: none

waiting jobs: none
$ orrery run study.yaml --stop-at later
! orrery: --stop-at: 'later' is not a duration such as 90s, 4ms, 1h30m or 2 weeks
? 2
$ orrery run study.yaml --stop-at never
! orrery: --stop-at is 'never'; expected a time such as 2h30m
? 2
$ orrery run study.yaml --stop-at 14h --show queu
! orrery: --show has no 'queu'; did you mean 'queue'?
? 2
$ orrery run study.yaml --stop-at 14h --format xml
! orrery: --format is 'xml'; expected text or json
? 2
$ orrery run study.yaml --stop-at 14h --profile
! orrery: --stop-at goes with neither --log nor --profile
? 2
$ orrery run study.yaml --show queue
! orrery: --show needs --stop-at
? 2
$ orrery run study.yaml --run 7
! orrery: --run needs --stop-at or --log
? 2
# The lists agree with the records of whole runs, at many times.
$ for s in batch cloud dag os bigdata; do python3 $ROOT/tests/cli/stop_at_agrees.py $s 6; done
batch: agrees
cloud: agrees
dag: agrees
os: agrees
bigdata: agrees
# A run that fails later is shown; one that fails before is not.
$ printf '%s\n' 'study: for ever' 'system: os' 'workload: {generator: os.mix}' 'platform: {cores: 2}' 'policies: [os.fcfs]' 'measure: [threads]' >ever.yaml; orrery run ever.yaml --stop-at 2s 2>&1 | sed 's/run [0-9a-f]*/run/'
run: thread 1 loops for ever, and so would the run; expected options: {until: ...}; run stopped
# Columns of every system.
$ for s in cloud dag os bigdata; do orrery run $ROOT/workloads/studies/$s-quickstart.yaml --set "sweep={seed: [1]}" --stop-at 0s --run $(orrery run $ROOT/workloads/studies/$s-quickstart.yaml --set "sweep={seed: [1]}" --dry-run | sed -n '2s/ .*//p') | sed '2,3d' | head -22; done
time                 0 s
PMs                  300
PMs on               300
PMs with VMs         0
arrived              0
running              0
moving               0

waiting VMs: none

running VMs: none

PMs: 300
  pm  state  vms  cores  given  use_cores         mem_B  given_B
   0     on    0     88      0          0  386547056640        0
   1     on    0     88      0          0  386547056640        0
   2     on    0     88      0          0  386547056640        0
   3     on    0     88      0          0  386547056640        0
   4     on    0     88      0          0  386547056640        0
   5     on    0     88      0          0  386547056640        0
   6     on    0     88      0          0  386547056640        0
   7     on    0     88      0          0  386547056640        0
time                 0 s
machines             4
busy cores           4
jobs arrived         1
jobs in system       1

jobs: 1
  job_no  job       type  submit_s  tasks  left  deadline_s
       0    0  topcuoglu         0    100   100           -

ready tasks: none

assigned tasks: 17
  job_no  task  name  machine  start_s
       0     0     0        1        -
       0     1     1        3        -
       0     2     2        2        -
       0     3     3        1        -
       0     6     6        2        -
       0     7     7        2        -
       0     8     8        2        -
       0     9     9        3        -
time                 0 s
CPUs                 2
threads arrived      10
in system            10
running              2
ready                8
blocked              0

ready threads: 8
  thread_no         thread  state  queue_cpu  ran_s  since_s
          2  interactive-1  ready          0      0        0
          3  interactive-2  ready          1      0        0
          4        batch-2  ready          0      0        0
          5        batch-3  ready          1      0        0
          6        batch-4  ready          0      0        0
          7           io-2  ready          1      0        0
          8  interactive-3  ready          0      0        0
          9  interactive-4  ready          1      0        0

running threads: 2
  thread_no   thread    state  queue_cpu  ran_s  since_s
          0     io-1  running          0      0        0
time                 0 s
machines             40
machines down        0
jobs arrived         1
jobs in system       1
tasks waiting        7
tasks running        0

jobs: 1
  job_no  job  submit_s  stages_left  tasks  waiting  running  left
       0    0         0            2     26        7        0    26

stages under way: 1
  job_no  stage  tasks  waiting  running  done
       0      0      7        7        0     0

tasks on machines: none

machines: 40
  machine  rack  state  running  cores  free
        0     0     up        0      4     4
        1     0     up        0      4     4
# After the last event nothing is left to come, and it says so; at the last event it is not over before.
$ orrery run study.yaml --set "policies=[batch.easy]" --stop-at 900d | grep -E '^(time|state|free|arrived|running|waiting)'
time                 77760000 s
state                the run has ended before
free                 64
arrived              300
running jobs: none
waiting jobs: none
$ orrery run study.yaml --set "policies=[batch.easy]" --set 'record=[jobs]' -q -o ended.db
$ last=$(sqlite3 ended.db 'SELECT max(finish_ns) FROM jobs'); for t in $last $((last + 1)); do orrery run study.yaml --set "policies=[batch.easy]" --stop-at ${t}ns | grep -c '^state'; done
0
1
$ orrery run study.yaml --set "policies=[batch.easy]" --stop-at 1h >/dev/full
! orrery: standard output cannot be written; is the disk full?
? 2
