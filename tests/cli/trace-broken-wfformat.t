# What is said about each broken file of workflows, leniently and below it with --strict.
$ try() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$file" --db t.db --name T --format "$1" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f try >try
$ . ./try; try wfformat
- cut-off.json
orrery: cut-off.json:16:5: the JSON text ends too early
orrery: cut-off.json:16:5: the JSON text ends too early
- cycle.json
orrery: cycle.json:10:5: task 'join_4' depends on itself, by way of 'work_3'
orrery: cycle.json:10:5: task 'join_4' depends on itself, by way of 'work_3'
- empty-tasks.json
orrery: empty-tasks.json: a graph without tasks
orrery: empty-tasks.json: a graph without tasks
- executed-stray.json
orrery: executed-stray.json:29:5: task 'y' was executed but is not specified
orrery: executed-stray.json:29:5: task 'y' was executed but is not specified
- executed-twice.json
orrery: executed-twice.json:29:5: task 'work_2' was executed twice
orrery: executed-twice.json:29:5: task 'work_2' was executed twice
- itself.json
orrery: itself.json:8:5: task 'work_2' depends on itself
orrery: itself.json:8:5: task 'work_2' depends on itself
- negative-runtime.json
orrery: negative-runtime.json:26:42: 'runtimeInSeconds' is '-1'; expected 0 or more
orrery: negative-runtime.json:26:42: 'runtimeInSeconds' is '-1'; expected 0 or more
- negative-size.json
orrery: negative-size.json:14:39: 'sizeInBytes' is '-5'; expected 0 or more
orrery: negative-size.json:14:39: 'sizeInBytes' is '-5'; expected 0 or more
- no-edge.json
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  no-edge.json:10: a file passes between tasks without an edge; edge added (1 row, noted)
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  no-edge.json:10: a file passes between tasks without an edge; edge added (1 row, noted)
- no-machine.json
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  no-machine.json:26: the speed of its machine is not known; 1000 MHz taken for the work (1 row, noted)
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  no-machine.json:26: the speed of its machine is not known; 1000 MHz taken for the work (1 row, noted)
- no-runtime.json
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  no-runtime.json:26: a task without a run time; taken as 0 (1 row, repaired)
orrery: no-runtime.json:26: a task without a run time; taken as 0 (refused by --strict)
- no-size.json
orrery: no-size.json:14:5: a file without 'sizeInBytes'
orrery: no-size.json:14:5: a file without 'sizeInBytes'
- no-specification.json
orrery: no-specification.json:4:14: a workflow without 'specification' or 'tasks'
orrery: no-specification.json:4:14: a workflow without 'specification' or 'tasks'
- no-speed.json
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  no-speed.json:25: the speed of its machine is not known; 1000 MHz taken for the work (2 rows, noted)
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  no-speed.json:25: the speed of its machine is not known; 1000 MHz taken for the work (2 rows, noted)
- no-tasks.json
orrery: no-tasks.json:5:20: the specification without 'tasks'
orrery: no-tasks.json:5:20: the specification without 'tasks'
- no-workflow.json
orrery: no-workflow.json:1:1: the file without 'workflow'
orrery: no-workflow.json:1:1: the file without 'workflow'
- not-executed.json
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  not-executed.json:10: a task without a run time; taken as 0 (1 row, repaired)
  not-executed.json:10: the speed of its machine is not known; 1000 MHz taken for the work (1 row, noted)
orrery: not-executed.json:10: a task without a run time; taken as 0 (refused by --strict)
- old-cycle.json
orrery: old-cycle.json:16:4: task 'join_ID4' depends on itself, by way of 'work_ID3'
orrery: old-cycle.json:16:4: task 'join_ID4' depends on itself, by way of 'work_ID3'
- old-stray-parent.json
orrery: old-stray-parent.json:14:127: 'parents' names task 'x', which is not there
orrery: old-stray-parent.json:14:127: 'parents' names task 'x', which is not there
- one-sided.json
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  one-sided.json:8: an edge that only one of its two tasks names (1 row, noted)
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  one-sided.json:8: an edge that only one of its two tasks names (1 row, noted)
- own-file.json
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  own-file.json:9: a task reads a file that it writes itself; not read (1 row, repaired)
orrery: own-file.json:9: a task reads a file that it writes itself; not read (refused by --strict)
- parent-number.json
orrery: parent-number.json:8:61: 'parents' holds a number; expected the id of a task
orrery: parent-number.json:8:61: 'parents' holds a number; expected the id of a task
- stray-child.json
orrery: stray-child.json:8:85: 'children' names task 'x', which is not there
orrery: stray-child.json:8:85: 'children' names task 'x', which is not there
- stray-file.json
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  stray-file.json:8: a file of unknown size (1 row, noted)
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  stray-file.json:8: a file of unknown size (1 row, noted)
- stray-machine.json
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  stray-machine.json:26: a task names a machine that is not listed; taken as unknown (1 row, repaired)
  stray-machine.json:26: the speed of its machine is not known; 1000 MHz taken for the work (1 row, noted)
orrery: stray-machine.json:26: a task names a machine that is not listed; taken as unknown (refused by --strict)
- stray-parent.json
orrery: stray-parent.json:8:61: 'parents' names task 'x', which is not there
orrery: stray-parent.json:8:61: 'parents' names task 'x', which is not there
- text-runtime.json
orrery: text-runtime.json:26:42: 'runtimeInSeconds' is 'long'; expected a number
orrery: text-runtime.json:26:42: 'runtimeInSeconds' is 'long'; expected a number
- twin-machine.json
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  twin-machine.json:33: a machine is listed twice; the first counts (1 row, repaired)
orrery: twin-machine.json:33: a machine is listed twice; the first counts (refused by --strict)
- twin-task.json
orrery: twin-task.json:9:5: task 'work_2' is there twice
orrery: twin-task.json:9:5: task 'work_2' is there twice
- two-machines.json
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  two-machines.json:26: a task of several machines; the first taken (1 row, noted)
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  two-machines.json:26: a task of several machines; the first taken (1 row, noted)
- two-sizes.json
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  two-sizes.json:19: a file of two sizes; the larger counts (1 row, repaired)
orrery: two-sizes.json:19: a file of two sizes; the larger counts (refused by --strict)
- two-writers.json
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  two-writers.json:9: a file that a second task writes; the first counts (1 row, repaired)
orrery: two-writers.json:9: a file that a second task writes; the first counts (refused by --strict)
- unknown-key.json
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  unknown-key.json:10: 'colour' is a key that is not known; ignored (1 row, noted)
T: 1 job in 0 s, 2 machines, 1 graph of 4 tasks
  unknown-key.json:10: 'colour' is a key that is not known; ignored (1 row, noted)
