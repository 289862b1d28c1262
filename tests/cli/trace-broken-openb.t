# What is said about each broken source of tests/cli/broken: leniently, and below it with --strict.
$ try() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$file" --db t.db --name T --format "$1" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f try >try
$ . ./try; try openb
- column-twice.csv
orrery: column-twice.csv:1: column 'name' twice
orrery: column-twice.csv:1: column 'name' twice
- cpu-half.csv
T: 1 pod in 0 s
  cpu-half.csv:2: field 2 'cpu_milli' is not a whole number; row dropped (1 row, dropped)
orrery: cpu-half.csv:2: field 2 'cpu_milli' is '0.5'; expected a whole number (refused by --strict)
- cpu-word.csv
T: 1 pod in 0 s
  cpu-word.csv:2: field 2 'cpu_milli' is not a number; row dropped (1 row, dropped)
orrery: cpu-word.csv:2: field 2 'cpu_milli' is 'many'; expected a number (refused by --strict)
- created-empty.csv
T: 1 pod in 0 s
  created-empty.csv:2: no creation_time, which times=sequence does not need; row dropped (1 row, dropped)
orrery: created-empty.csv:2: no creation_time, which times=sequence does not need; row dropped (refused by --strict)
- cut-off.csv
T: 1 pod in 0 s
  cut-off.csv:3: field 4 'num_gpu' is empty; row dropped (1 row, dropped)
orrery: cut-off.csv:3: field 4 'num_gpu' is ''; expected a value (refused by --strict)
- empty.csv
orrery: empty.csv: no line with the names of columns
orrery: empty.csv: no line with the names of columns
- ends-early.csv
T: 1 pod in 0 s
  ends-early.csv:2: field 10 'deletion_time' is before scheduled_time; taken as unknown (1 row, repaired)
orrery: ends-early.csv:2: field 10 'deletion_time' is '9'; expected scheduled_time or later (refused by --strict)
- gpu-negative.csv
T: 1 pod in 0 s
  gpu-negative.csv:2: field 4 'num_gpu' is negative; row dropped (1 row, dropped)
orrery: gpu-negative.csv:2: field 4 'num_gpu' is '-1'; expected 0 or more (refused by --strict)
- gpus-2000.csv
T: 1 pod in 0 s
  gpus-2000.csv:2: field 4 'num_gpu' is above 1024; row dropped (1 row, dropped)
orrery: gpus-2000.csv:2: field 4 'num_gpu' is '2000'; expected up to 1024 (refused by --strict)
- header-only.csv
orrery: header-only.csv: no pod in 1 lines of format openb
orrery: header-only.csv: no pod in 1 lines of format openb
- long-row.csv
T: 1 pod in 0 s
  long-row.csv:2: more fields than columns; row dropped (1 row, dropped)
orrery: long-row.csv:2: more fields than columns; row dropped (refused by --strict)
- memory-negative.csv
T: 1 pod in 0 s
  memory-negative.csv:2: field 3 'memory_mib' is negative; taken as unknown (1 row, repaired)
orrery: memory-negative.csv:2: field 3 'memory_mib' is '-1'; expected 0 or more (refused by --strict)
- never-ran.csv
T: 1 pod in 0 s
  never-ran.csv:2: no scheduled_time: the pod never ran (1 row, noted)
T: 1 pod in 0 s
  never-ran.csv:2: no scheduled_time: the pod never ran (1 row, noted)
- no-column.csv
orrery: no-column.csv:1: no column 'num_gpu'; there is 'num_gpus'
orrery: no-column.csv:1: no column 'num_gpu'; there is 'num_gpus'
- no-name.csv
T: 1 pod in 0 s
  no-name.csv:2: field 1 'name' is empty; row dropped (1 row, dropped)
orrery: no-name.csv:2: field 1 'name' is ''; expected a value (refused by --strict)
- no-times.csv
orrery: no-times.csv: no pod in 2 lines of format openb
orrery: no-times.csv:2: no creation_time, which times=sequence does not need; row dropped (refused by --strict)
- open-quote.csv
T: 1 pod in 0 s
  open-quote.csv:2: a quote is not closed; row dropped (1 row, dropped)
orrery: open-quote.csv:2: a quote is not closed; row dropped (refused by --strict)
- share-2000.csv
T: 1 pod in 0 s
  share-2000.csv:2: field 5 'gpu_milli' is above 1000; taken as 1000 (1 row, repaired)
orrery: share-2000.csv:2: field 5 'gpu_milli' is '2000'; expected 0 to 1000 (refused by --strict)
- share-of-none.csv
T: 1 pod in 0 s
  share-of-none.csv:2: field 5 'gpu_milli' has no GPU to share; taken as 0 (1 row, repaired)
orrery: share-of-none.csv:2: field 5 'gpu_milli' is '500'; expected 0 (refused by --strict)
- share-of-two.csv
T: 1 pod in 0 s
  share-of-two.csv:2: shares of more than one GPU (1 row, noted)
T: 1 pod in 0 s
  share-of-two.csv:2: shares of more than one GPU (1 row, noted)
- starts-early.csv
T: 1 pod in 0 s
  starts-early.csv:2: scheduled before it was created (1 row, noted)
T: 1 pod in 0 s
  starts-early.csv:2: scheduled before it was created (1 row, noted)
- stub.csv
T: 1 pod in 0 s
  stub.csv:2: field 4 'num_gpu' is empty; row dropped (1 row, dropped)
orrery: stub.csv:2: field 4 'num_gpu' is ''; expected a value (refused by --strict)
- time-huge.csv
T: 1 pod in 0 s
  time-huge.csv:2: field 10 'deletion_time' is out of range; taken as unknown (1 row, repaired)
orrery: time-huge.csv:2: field 10 'deletion_time' is '99999999999'; expected a smaller number (refused by --strict)
- twice.csv
T: 2 pods in 0 s
  twice.csv:3: the same name as a pod above (1 row, noted)
T: 2 pods in 0 s
  twice.csv:3: the same name as a pod above (1 row, noted)
- unsorted.csv
T: 2 pods in 5 s
  unsorted.csv:3: arrives before the row above; sorted to its place (1 row, noted)
T: 2 pods in 5 s
  unsorted.csv:3: arrives before the row above; sorted to its place (1 row, noted)
# The same for each broken further file, beside a source of one good row.
$ part() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$2" --db t.db --name T --set "$3=$file" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f part >part
$ printf 'name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time\na,1,1,0,0,,LS,Running,0,2,1\n' >pods.csv
$ . ./part; part openb_nodes pods.csv nodes
- cpu-word.csv
T: 1 pod in 0 s, 1 machine
  cpu-word.csv:2: field 2 'cpu_milli' is not a number; row dropped (1 row, dropped)
orrery: cpu-word.csv:2: field 2 'cpu_milli' is 'x'; expected a number (refused by --strict)
- empty.csv
orrery: empty.csv: no line with the names of columns
orrery: empty.csv: no line with the names of columns
- extra.csv
T: 1 pod in 0 s, 1 machine
  extra.csv:1: field 6 'rack' column is not known; ignored (1 row, noted)
T: 1 pod in 0 s, 1 machine
  extra.csv:1: field 6 'rack' column is not known; ignored (1 row, noted)
- gpus-2000.csv
T: 1 pod in 0 s, 1 machine
  gpus-2000.csv:2: field 4 'gpu' is above 1024; row dropped (1 row, dropped)
orrery: gpus-2000.csv:2: field 4 'gpu' is '2000'; expected up to 1024 (refused by --strict)
- header-only.csv
orrery: header-only.csv: no node in 1 lines
orrery: header-only.csv: no node in 1 lines
- no-column.csv
orrery: no-column.csv:1: no column 'gpu'; there is 'gpus'
orrery: no-column.csv:1: no column 'gpu'; there is 'gpus'
- no-model.csv
T: 1 pod in 0 s, 1 machine
  no-model.csv:2: GPUs without a model (1 row, noted)
T: 1 pod in 0 s, 1 machine
  no-model.csv:2: GPUs without a model (1 row, noted)
- no-name.csv
T: 1 pod in 0 s, 1 machine
  no-name.csv:2: field 1 'sn' is empty; row dropped (1 row, dropped)
orrery: no-name.csv:2: field 1 'sn' is ''; expected a value (refused by --strict)
- stub.csv
T: 1 pod in 0 s, 1 machine
  stub.csv:2: field 3 'memory_mib' is empty; row dropped (1 row, dropped)
orrery: stub.csv:2: field 3 'memory_mib' is ''; expected a value (refused by --strict)
- twice.csv
T: 1 pod in 0 s, 1 machine
  twice.csv:3: the same sn as a node above; row dropped (1 row, dropped)
orrery: twice.csv:3: the same sn as a node above; row dropped (refused by --strict)
# Options that cannot be, and sources that need one.
$ orrery trace import pods.csv --db t.db --name V --set times=sequential
! orrery: format openb: times is 'sequential'; expected recorded | sequence
? 2
$ orrery trace import pods.csv --db t.db --name V --set nodes=absent.csv
! orrery: absent.csv: No such file or directory
? 2
$ orrery trace import $ROOT/tests/cli/broken/openb/no-times.csv --db t.db --name V --set times=sequence
V: 1 pod in 0 s
  no-times.csv:1: 'creation_time' column is missing; unknown (1 row, noted)
  no-times.csv:1: 'deletion_time' column is missing; unknown (1 row, noted)
  no-times.csv:1: 'scheduled_time' column is missing; unknown (1 row, noted)
$ printf 'name,cpu_milli,num_gpu,gpu_milli\na,1,0,0\nb,1,0,0\nc,1,0,0\n' >far.csv
$ orrery trace import far.csv --db t.db --name W --set times=sequence --set gap=9000000000s
! orrery: far.csv:4: the pods come over more than 292 years; use a smaller gap
? 2
