# As trace-broken.t: broken OpenDC tasks, and broken further files of sound ones.
$ try() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$file" --db t.db --name T --format "$1" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f try >try
$ with() { for file in "$ROOT/tests/cli/broken/$2_$3"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$1" --db t.db --name T --format "$2" --set "$3=$file" $strict "${@:4}" 2>&1 | sed "s|$ROOT/tests/cli/broken/$2_$3/||"; rm -f t.db; done; done; }; declare -f with >>try
$ . ./try; try opendc
- below-nanosecond.csv
T: 2 VMs in 0.005 s
  below-nanosecond.csv:3: field 2 'submit_ms' has more decimals than are kept; cut off (1 row, repaired)
orrery: below-nanosecond.csv:3: field 2 'submit_ms' is '5.0000001'; expected fewer decimals (refused by --strict)
- duration-odd.csv
T: 1 VM in 0 s
  duration-odd.csv:3: field 3 'duration_ms' is empty; row dropped (1 row, dropped)
  duration-odd.csv:4: field 3 'duration_ms' is negative; row dropped (1 row, dropped)
  duration-odd.csv:5: field 3 'duration_ms' is not a number; row dropped (1 row, dropped)
orrery: duration-odd.csv:3: field 3 'duration_ms' is ''; expected a value (refused by --strict)
- empty.csv
orrery: empty.csv: no line with the names of columns
orrery: empty.csv: no line with the names of columns
- header-only.csv
orrery: header-only.csv: no VM in 1 lines of format opendc
orrery: header-only.csv: no VM in 1 lines of format opendc
- id-twice.csv
T: 1 VM in 0 s
  id-twice.csv:3: task comes a second time; row dropped (1 row, dropped)
orrery: id-twice.csv:3: task comes a second time; row dropped (refused by --strict)
- long-row.csv
T: 1 VM in 0 s
  long-row.csv:3: more fields than columns; row dropped (1 row, dropped)
orrery: long-row.csv:3: more fields than columns; row dropped (refused by --strict)
- no-column-plain.csv
orrery: no-column-plain.csv:1: no column 'submit_ms'
orrery: no-column-plain.csv:1: no column 'submit_ms'
- no-column.csv
orrery: no-column.csv:1: no column 'cpu_count'
orrery: no-column.csv:1: no column 'cpu_count'
- no-id.csv
T: 1 VM in 0 s
  no-id.csv:3: field 1 'id' is empty; row dropped (1 row, dropped)
orrery: no-id.csv:3: field 1 'id' is ''; expected a value (refused by --strict)
- open-quote.csv
T: 1 VM in 0 s
  open-quote.csv:3: a quote is not closed; row dropped (1 row, dropped)
orrery: open-quote.csv:3: a quote is not closed; row dropped (refused by --strict)
- short-row.csv
T: 1 VM in 0 s
  short-row.csv:3: field 4 'cpu_count' is empty; row dropped (1 row, dropped)
orrery: short-row.csv:3: field 4 'cpu_count' is ''; expected a value (refused by --strict)
- size-odd.csv
T: 2 VMs in 0.005 s
  size-odd.csv:3: field 4 'cpu_count' is not a number; row dropped (1 row, dropped)
  size-odd.csv:4: field 5 'cpu_capacity_mhz' is not a number; taken as unknown (1 row, repaired)
  size-odd.csv:4: field 6 'mem_capacity_mb' is negative; taken as unknown (1 row, repaired)
orrery: size-odd.csv:3: field 4 'cpu_count' is 'x'; expected a number (refused by --strict)
- submit-odd.csv
T: 1 VM in 0 s
  submit-odd.csv:5: field 2 'submit_ms' is out of range; row dropped (2 rows, dropped)
  submit-odd.csv:4: field 2 'submit_ms' is negative; row dropped (1 row, dropped)
  submit-odd.csv:3: field 2 'submit_ms' is not a number; row dropped (1 row, dropped)
orrery: submit-odd.csv:3: field 2 'submit_ms' is 'noon'; expected a number (refused by --strict)
- unsorted.csv
T: 2 VMs in 0.005 s
  unsorted.csv:3: arrives before the row above; sorted to its place (1 row, noted)
T: 2 VMs in 0.005 s
  unsorted.csv:3: arrives before the row above; sorted to its place (1 row, noted)
$ printf 'id,submit_ms,duration_ms,cpu_count,cpu_capacity_mhz,mem_capacity_mb\n1,0,900000,1,2926,181352\n2,0,300000,1,2926,181352\n' >tasks.csv
$ . ./try; with tasks.csv opendc fragments
- bomb.txt
T: 2 VMs in 0 s
  tasks.csv:3: task without fragments (1 row, noted)
  bomb.txt:1: fragments last too long; row dropped (1 row, dropped)
orrery: bomb.txt:1: fragments last too long; row dropped (refused by --strict)
- empty.txt
T: 2 VMs in 0 s
  tasks.csv:2: task without fragments (2 rows, noted)
T: 2 VMs in 0 s
  tasks.csv:2: task without fragments (2 rows, noted)
- fits.txt
T: 2 VMs in 0 s, 1 series
  tasks.csv:3: task without fragments (1 row, noted)
T: 2 VMs in 0 s, 1 series
  tasks.csv:3: task without fragments (1 row, noted)
- fraction.txt
T: 2 VMs in 0 s, 1 series
  fraction.txt:2: 'fragment' is no usable fragment; row dropped (1 row, dropped)
  fraction.txt:1: fragments end before the task (1 row, noted)
orrery: fraction.txt:2: 'fragment' is '5*1.5'; expected MHz, MHz@ms or MHz*times (refused by --strict)
- lengths.txt
T: 2 VMs in 0 s, 2 series
  lengths.txt:1: fragments last longer than the task (1 row, noted)
T: 2 VMs in 0 s, 2 series
  lengths.txt:1: fragments last longer than the task (1 row, noted)
- long.txt
T: 2 VMs in 0 s
  long.txt:1: fragments last too long; row dropped (2 rows, dropped)
orrery: long.txt:1: fragments last too long; row dropped (refused by --strict)
- negative.txt
T: 2 VMs in 0 s
  negative.txt:1: 'fragment' is no usable fragment; row dropped (2 rows, dropped)
orrery: negative.txt:1: 'fragment' is '-5'; expected MHz, MHz@ms or MHz*times (refused by --strict)
- no-pair.txt
T: 2 VMs in 0 s
  tasks.csv:2: task without fragments (2 rows, noted)
  no-pair.txt:1: not an id, a comma and values; row dropped (4 rows, dropped)
orrery: no-pair.txt:1: not an id, a comma and values; row dropped (refused by --strict)
- no-task.txt
T: 2 VMs in 0 s, 1 series
  tasks.csv:3: task without fragments (1 row, noted)
  no-task.txt:2: fragments of no task; row dropped (1 row, dropped)
orrery: no-task.txt:2: fragments of no task; row dropped (refused by --strict)
- no-time.txt
T: 2 VMs in 0 s
  no-time.txt:1: 'fragment' is no usable fragment; row dropped (2 rows, dropped)
orrery: no-time.txt:1: 'fragment' is '5@0'; expected MHz, MHz@ms or MHz*times (refused by --strict)
- open-quote.txt
T: 2 VMs in 0 s
  tasks.csv:2: task without fragments (2 rows, noted)
  open-quote.txt:1: a quote is not closed; row dropped (1 row, dropped)
orrery: open-quote.txt:1: a quote is not closed; row dropped (refused by --strict)
- over.txt
T: 2 VMs in 0 s, 1 series
  tasks.csv:3: task without fragments (1 row, noted)
  over.txt:1: 'fragment' has more decimals than are kept; rounded (1 row, noted)
  over.txt:1: use is above the capacity of the task (1 row, noted)
T: 2 VMs in 0 s, 1 series
  tasks.csv:3: task without fragments (1 row, noted)
  over.txt:1: 'fragment' has more decimals than are kept; rounded (1 row, noted)
  over.txt:1: use is above the capacity of the task (1 row, noted)
- table-duration.csv
T: 2 VMs in 0 s
  table-duration.csv:2: field 2 'duration' is no usable number; dropped with all later fragments of the task (2 rows, dropped)
  table-duration.csv:1: field 3 'cpu_count' stands with the task; not read (1 row, noted)
orrery: table-duration.csv:2: field 2 'duration' is 'x'; expected 0 or more (refused by --strict)
- table-no-column.csv
T: 2 VMs in 0 s
  tasks.csv:2: task without fragments (2 rows, noted)
  table-no-column.csv:1: not an id, a comma and values; row dropped (2 rows, dropped)
orrery: table-no-column.csv:1: not an id, a comma and values; row dropped (refused by --strict)
- table.csv
T: 2 VMs in 0 s, 2 series
  table.csv:4: comes behind a fragment that cannot be used; row dropped (2 rows, dropped)
  table.csv:3: field 4 'cpu_usage' is no usable number; dropped with all later fragments of the task (1 row, dropped)
  table.csv:9: fragments of no task; row dropped (1 row, dropped)
  table.csv:8: task comes again behind another; row dropped (1 row, dropped)
  table.csv:6: fragments end before the task (2 rows, noted)
  table.csv:6: field 2 'duration' is 0; fragment left out (1 row, noted)
  table.csv:1: field 3 'cpu_count' stands with the task; not read (1 row, noted)
  table.csv:7: field 4 'cpu_usage' has more decimals than are kept; rounded (1 row, noted)
orrery: table.csv:3: field 4 'cpu_usage' is 'x'; expected 0 or more (refused by --strict)
- task-again.txt
T: 2 VMs in 0 s, 1 series
  tasks.csv:3: task without fragments (1 row, noted)
  task-again.txt:2: task comes again behind another; row dropped (1 row, dropped)
orrery: task-again.txt:2: task comes again behind another; row dropped (refused by --strict)
- word.txt
T: 2 VMs in 0 s
  tasks.csv:3: task without fragments (1 row, noted)
  word.txt:1: 'fragment' is no usable fragment; row dropped (1 row, dropped)
orrery: word.txt:1: 'fragment' is 'x'; expected MHz, MHz@ms or MHz*times (refused by --strict)
$ . ./try; with tasks.csv opendc power
- empty.csv
orrery: empty.csv: no line with the names of columns
orrery: empty.csv: no line with the names of columns
- header-only.csv
T: 2 VMs in 0 s
T: 2 VMs in 0 s
- no-column.csv
orrery: no-column.csv:1: no column 'power_w'
orrery: no-column.csv:1: no column 'power_w'
- one.csv
T: 2 VMs in 0 s, 1 series
  one.csv:1: 'energy_j' column is missing; unknown (1 row, noted)
T: 2 VMs in 0 s, 1 series
  one.csv:1: 'energy_j' column is missing; unknown (1 row, noted)
- times.csv
T: 2 VMs in 0 s, 2 series
  times.csv:3: field 1 't_ms' is not after the row above; row dropped (2 rows, dropped)
  times.csv:5: field 1 't_ms' is not a number; row dropped (1 row, dropped)
  times.csv:6: field 1 't_ms' is out of range; row dropped (1 row, dropped)
orrery: times.csv:3: field 1 't_ms' is '30000'; expected a later time (refused by --strict)
- values-odd.csv
T: 2 VMs in 0 s, 2 series
  values-odd.csv:3: field 2 'power_w' is no usable number; row dropped (1 row, dropped)
  values-odd.csv:4: field 3 'energy_j' is no usable number; row dropped (1 row, dropped)
  values-odd.csv:5: field 2 'power_w' has more decimals than are kept; rounded (1 row, noted)
  values-odd.csv:5: field 3 'energy_j' has more decimals than are kept; rounded (1 row, noted)
orrery: values-odd.csv:3: field 2 'power_w' is 'x'; expected 0 or more (refused by --strict)
$ orrery trace import tasks.csv --db t.db --name T --set fragments=nowhere.txt
! orrery: nowhere.txt: No such file or directory
? 2
$ orrery trace import tasks.csv --db t.db --name T --set step=0s
! orrery: format opendc: step is a time above 0
? 2
$ orrery trace import tasks.csv --db t.db --name T --set memory=gb
! orrery: format opendc: memory is 'gb'; did you mean 'mb'?
? 2
