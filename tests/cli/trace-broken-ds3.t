# What is said about each broken system on chip, job and list of arrivals, leniently and below it with --strict.
$ try() { for strict in "" --strict; do orrery trace import "$1" --db t.db --name T --format ds3 --set jobs="$2" --set arrivals="$3" $strict 2>&1 | sed "s|$ROOT/[^ ]*/||"; rm -f t.db; done; }; declare -f try >try
$ . ./try; d=$ROOT/traces/samples/ds3; for f in $ROOT/tests/cli/broken/ds3/*; do echo "- ${f##*/}"; try $f $d/job-fork.txt ""; done
- bad-capacity.txt
orrery: bad-capacity.txt:2: resource 'little' has capacity 0; expected 1 to 65536
orrery: bad-capacity.txt:2: resource 'little' has capacity 0; expected 1 to 65536
- bad-id.txt
orrery: bad-id.txt:12: resource 'big' has id 4; expected 1: ids count from 0
orrery: bad-id.txt:12: resource 'big' has id 4; expected 1: ids count from 0
- bad-mode.txt
orrery: bad-mode.txt:2: DVFS mode 'warp'; expected performance, powersave, ondemand, none or constant-<MHz>
orrery: bad-mode.txt:2: DVFS mode 'warp'; expected performance, powersave, ondemand, none or constant-<MHz>
- bad-opp.txt
orrery: bad-opp.txt:3: the line ends; expected a number
orrery: bad-opp.txt:3: the line ends; expected a number
- bad-profile.txt
orrery: bad-profile.txt:6: '-0.2'; expected a number, 0 or more
orrery: bad-profile.txt:6: '-0.2'; expected a number, 0 or more
- bad-time.txt
orrery: bad-time.txt:9: 'soon'; expected a time in microseconds, 0 or more
orrery: bad-time.txt:9: 'soon'; expected a time in microseconds, 0 or more
- bad-trip.txt
orrery: bad-trip.txt:5: a trip point of -7 MHz; expected a frequency, or -1 for none
orrery: bad-trip.txt:5: a trip point of -7 MHz; expected a frequency, or -1 for none
- band-twice.txt
T: 0 jobs in 0 s, 3 machines, 1 graph of 4 tasks
  band-twice.txt:25: the same bandwidth a second time; the last counts (1 row, repaired)
orrery: band-twice.txt:25: the same bandwidth a second time; the last counts (refused by --strict)
- cost-text.json
orrery: cost-text.json:1:103: expected a time in microseconds, 0 or more
orrery: cost-text.json:1:103: expected a time in microseconds, 0 or more
- element-kind.json
orrery: element-kind.json:1:101: expected a frequency (MHz) and a voltage (mV)
orrery: element-kind.json:1:101: expected a frequency (MHz) and a voltage (mV)
- long-opp.txt
orrery: long-opp.txt:3: '1'; expected the end of the line
orrery: long-opp.txt:3: '1'; expected the end of the line
- negative-band.txt
orrery: negative-band.txt:24: a bandwidth of -2; expected 0 or more
orrery: negative-band.txt:24: a bandwidth of -2; expected 0 or more
- negative-self.txt
orrery: negative-self.txt:22: '-1'; expected a number, 0 or more
orrery: negative-self.txt:22: '-1'; expected a number, 0 or more
- negative-time.txt
orrery: negative-time.txt:9: '-30'; expected a time in microseconds, 0 or more
orrery: negative-time.txt:9: '-30'; expected a time in microseconds, 0 or more
- no-band.txt
T: 0 jobs in 0 s, 3 machines, 1 graph of 4 tasks
  no-band.txt:1: bandwidth of a pair of resources is not given; 1 taken, as DS3 does (1 row, noted)
T: 0 jobs in 0 s, 3 machines, 1 graph of 4 tasks
  no-band.txt:1: bandwidth of a pair of resources is not given; 1 taken, as DS3 does (1 row, noted)
- no-name.json
orrery: no-name.json:1:10: a resource without 'name'
orrery: no-name.json:1:10: a resource without 'name'
- no-resources.txt
orrery: no-resources.txt: a system on chip without resources
orrery: no-resources.txt: a system on chip without resources
- only-memory.txt
orrery: only-memory.txt: a system on chip without processing elements
orrery: only-memory.txt: a system on chip without processing elements
- short-band.txt
orrery: short-band.txt:24: the line ends; expected a number
orrery: short-band.txt:24: the line ends; expected a number
- short-header.txt
orrery: short-header.txt:2: the line ends; expected type, name, id, capacity, number of tasks and mode
orrery: short-header.txt:2: the line ends; expected type, name, id, capacity, number of tasks and mode
- short-profile.txt
orrery: short-profile.txt:6: the line ends; expected a frequency and powers
orrery: short-profile.txt:6: the line ends; expected a frequency and powers
- stray-band.txt
orrery: stray-band.txt:24: a bandwidth between resources 0 and 7; there are 3
orrery: stray-band.txt:24: a bandwidth between resources 0 and 7; there are 3
- task-first.txt
orrery: task-first.txt:1: 'head'; expected add_new_resource
orrery: task-first.txt:1: 'head'; expected add_new_resource
- task-twice.txt
T: 0 jobs in 0 s, 3 machines, 1 graph of 4 tasks
  task-twice.txt:11: the same task on the same resource a second time; the first counts (1 row, repaired)
orrery: task-twice.txt:11: the same task on the same resource a second time; the first counts (refused by --strict)
- twin-name.txt
orrery: twin-name.txt:12: resource 'little' is there twice
orrery: twin-name.txt:12: resource 'little' is there twice
- two-times.txt
orrery: two-times.txt:9: '31'; expected the end of the line
orrery: two-times.txt:9: '31'; expected the end of the line
- zero-opp.txt
orrery: zero-opp.txt:3: an operating point of 600 MHz and 0 mV; expected both above 0
orrery: zero-opp.txt:3: an operating point of 600 MHz and 0 mV; expected both above 0
$ . ./try; d=$ROOT/traces/samples/ds3; for f in $ROOT/tests/cli/broken/ds3_job/*; do echo "- ${f##*/}"; try $d/soc.txt $f ""; done
- bad-deadline.txt
orrery: bad-deadline.txt:5: 'now'; expected a time in microseconds, 0 or more
orrery: bad-deadline.txt:5: 'now'; expected a time in microseconds, 0 or more
- bad-id.txt
orrery: bad-id.txt:6: task 'left' has id 5; expected 1: ids count from 0
orrery: bad-id.txt:6: task 'left' has id 5; expected 1: ids count from 0
- bad-pred.txt
orrery: bad-pred.txt:6: 'head'; expected a whole number, 0 or more
orrery: bad-pred.txt:6: 'head'; expected a whole number, 0 or more
- cycle.txt
orrery: cycle.txt:10: task 'tail' depends on itself, by way of 'right'
orrery: cycle.txt:10: task 'tail' depends on itself, by way of 'right'
- edge-text.json
orrery: edge-text.json:1:80: expected two tasks and a volume
orrery: edge-text.json:1:80: expected two tasks and a volume
- far-volume.txt
orrery: far-volume.txt:13: task 8 is not there; the job has 4
orrery: far-volume.txt:13: task 8 is not there; the job has 4
- half-id.json
orrery: half-id.json:1:61: 0.5; expected a whole number, 0 or more
orrery: half-id.json:1:61: 0.5; expected a whole number, 0 or more
- half-volumes.txt
orrery: half-volumes.txt:5: the line ends; expected input_vol c output_vol d
orrery: half-volumes.txt:5: the line ends; expected input_vol c output_vol d
- head-of-none.txt
orrery: head-of-none.txt:4: 'hand'; expected a task that was described above
orrery: head-of-none.txt:4: 'hand'; expected a task that was described above
- itself.txt
orrery: itself.txt:6: task 'left' depends on itself
orrery: itself.txt:13: comm_vol between tasks of which one does not precede the other; left out (refused by --strict)
- no-deadline.txt
orrery: no-deadline.txt:5: 'dead'; expected deadline
orrery: no-deadline.txt:5: 'dead'; expected deadline
- no-name.txt
orrery: no-name.txt: a job without job_name
orrery: no-name.txt: a job without job_name
- no-tasks.txt
orrery: no-tasks.txt: a graph without tasks
orrery: no-tasks.txt: a graph without tasks
- no-volume.txt
T: 0 jobs in 0 s, 3 machines, 1 graph of 4 tasks
  no-volume.txt:6: a predecessor without comm_vol; taken as 0 (1 row, noted)
T: 0 jobs in 0 s, 3 machines, 1 graph of 4 tasks
  no-volume.txt:6: a predecessor without comm_vol; taken as 0 (1 row, noted)
- other-number.txt
T: 0 jobs in 0 s, 3 machines, 1 graph of 4 tasks
  other-number.txt:16: declares another number of tasks than it has (1 row, noted)
T: 0 jobs in 0 s, 3 machines, 1 graph of 4 tasks
  other-number.txt:16: declares another number of tasks than it has (1 row, noted)
- pred-text.json
orrery: pred-text.json:1:61: expected the id of a task
orrery: pred-text.json:1:61: expected the id of a task
- real-volume.txt
orrery: real-volume.txt:13: '4.5'; expected a whole number, 0 or more
orrery: real-volume.txt:13: '4.5'; expected a whole number, 0 or more
- stray-pred.txt
orrery: stray-pred.txt:6: task 9 is not there; the job has 4
orrery: stray-pred.txt:6: task 9 is not there; the job has 4
- stray-volume.txt
T: 0 jobs in 0 s, 3 machines, 1 graph of 4 tasks
  stray-volume.txt:14: comm_vol between tasks of which one does not precede the other; left out (1 row, dropped)
orrery: stray-volume.txt:14: comm_vol between tasks of which one does not precede the other; left out (refused by --strict)
- twin-task.txt
orrery: twin-task.txt:8: task 'left' is there twice
orrery: twin-task.txt:8: task 'left' is there twice
- two-names.txt
orrery: two-names.txt:1: 'lift'; expected one name
orrery: two-names.txt:1: 'lift'; expected one name
- unknown-task.txt
orrery: unknown-task.txt:9: 'right'; expected a task that was described above
orrery: unknown-task.txt:9: 'right'; expected a task that was described above
$ . ./try; d=$ROOT/traces/samples/ds3; for f in $ROOT/tests/cli/broken/ds3_arrivals/*; do echo "- ${f##*/}"; try $d/soc.txt $d/job-fork.txt $f; done
- back.csv
T: 2 jobs in 7e-06 s, 3 machines, 1 graph of 4 tasks
  back.csv:3: submitted before the row above; sorted to its place (1 row, repaired)
orrery: back.csv:3: submitted before the row above; sorted to its place (refused by --strict)
- negative.csv
T: 1 job in 4e-06 s, 3 machines, 1 graph of 4 tasks
  negative.csv:2: field 1 'arrival_us' is negative; row dropped (1 row, dropped)
orrery: negative.csv:2: field 1 'arrival_us' is '-1'; expected 0 or more (refused by --strict)
- no-app.csv
orrery: no-app.csv:1: no column 'app'
orrery: no-app.csv:1: no column 'app'
- stray.csv
T: 1 job in 0 s, 3 machines, 1 graph of 4 tasks
  stray.csv:3: an arrival of a job that is not there; row dropped (1 row, dropped)
orrery: stray.csv:3: an arrival of a job that is not there; row dropped (refused by --strict)
$ d=$ROOT/traces/samples/ds3; orrery trace import $d/soc.txt --db t.db --name T
! orrery: $ROOT/traces/samples/ds3/soc.txt: a system on chip; say which jobs run on it with --set jobs=FILE,FILE,...
? 2
$ d=$ROOT/traces/samples/ds3; orrery trace import $d/soc.txt --db t.db --name T --set jobs=$d/job-fork.txt,$d/job-fork.txt
! orrery: $ROOT/traces/samples/ds3/job-fork.txt: a second job of the name 'fork'
? 2
$ d=$ROOT/traces/samples/ds3; orrery trace import $d/soc.txt --db t.db --name T --set jobs=$d/job-fork.txt,
! orrery: jobs is '$ROOT/traces/samples/ds3/job-fork.txt,'; a name is missing beside a comma
? 2
