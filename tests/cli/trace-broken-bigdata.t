# What is said about each broken or odd file of MapReduce jobs, coflows, batch tasks and templates; with --strict below.
$ try() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$file" --db t.db --name T --format "$1" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f try >try
$ . ./try; try swim
- empty.tsv
orrery: empty.tsv: no job in 0 lines of format swim
orrery: empty.tsv: no job in 0 lines of format swim
- few-columns.tsv
orrery: few-columns.tsv: no job in 1 lines of format swim
orrery: few-columns.tsv:1: field 5 'shuffle' is ''; expected a value (refused by --strict)
- gap.tsv
T: 1 job in 0 s, 1 stage
  gap.tsv:1: field 3 'gap' is not the time since the row above; not read (1 row, noted)
T: 1 job in 0 s, 1 stage
  gap.tsv:1: field 3 'gap' is not the time since the row above; not read (1 row, noted)
- huge.tsv
orrery: huge.tsv: no job in 2 lines of format swim
orrery: huge.tsv:1: field 4 'map input' is '99999999999999999999'; expected a smaller number (refused by --strict)
- more-columns.tsv
T: 1 job in 0 s, 1 stage
  more-columns.tsv:1: more than six columns; the rest is not read (1 row, noted)
T: 1 job in 0 s, 1 stage
  more-columns.tsv:1: more than six columns; the rest is not read (1 row, noted)
- negative.tsv
T: 1 job in 0 s, 2 stages
  negative.tsv:1: field 4 'map input' is negative; row dropped (1 row, dropped)
  negative.tsv:2: field 5 'shuffle' is negative; row dropped (1 row, dropped)
  negative.tsv:3: field 3 'gap' is not the time since the row above; not read (1 row, noted)
orrery: negative.tsv:1: field 4 'map input' is '-5'; expected 0 or more (refused by --strict)
- quote.tsv
orrery: quote.tsv: no job in 1 lines of format swim
orrery: quote.tsv:1: a quote is not closed; row dropped (refused by --strict)
- text.tsv
T: 1 job in 0 s, 1 stage
  text.tsv:1: field 4 'map input' is not a number; row dropped (1 row, dropped)
  text.tsv:2: field 3 'gap' is not the time since the row above; not read (1 row, noted)
orrery: text.tsv:1: field 4 'map input' is 'many'; expected a number (refused by --strict)
- unsorted.tsv
T: 2 jobs in 7 s, 3 stages
  unsorted.tsv:2: submitted before the row above; sorted to its place (1 row, repaired)
  unsorted.tsv:2: field 3 'gap' is not the time since the row above; not read (1 row, noted)
orrery: unsorted.tsv:2: submitted before the row above; sorted to its place (refused by --strict)
$ . ./try; try coflow
- count.txt
T: 1 coflow in 0 s, 2 machines, 1 flow
  count.txt:1: says another number of coflows than follow (1 row, noted)
T: 1 coflow in 0 s, 2 machines, 1 flow
  count.txt:1: says another number of coflows than follow (1 row, noted)
- empty.txt
orrery: empty.txt:1: expected the numbers of ports (1 to 1000000) and of coflows
orrery: empty.txt:1: expected the numbers of ports (1 to 1000000) and of coflows
- long.txt
T: 1 coflow in 0 s, 2 machines, 1 flow
  long.txt:2: is not 'id arrival mappers port... reducers port:MB...'; row dropped (1 row, dropped)
  long.txt:1: says another number of coflows than follow (1 row, noted)
orrery: long.txt:2: is not 'id arrival mappers port... reducers port:MB...'; row dropped (refused by --strict)
- no-head.txt
orrery: no-head.txt:1: expected the numbers of ports (1 to 1000000) and of coflows
orrery: no-head.txt:1: expected the numbers of ports (1 to 1000000) and of coflows
- no-mappers.txt
T: 1 coflow in 0 s, 2 machines, 1 flow
  no-mappers.txt:2: has no mappers or no reducers; row dropped (1 row, dropped)
  no-mappers.txt:1: says another number of coflows than follow (1 row, noted)
orrery: no-mappers.txt:2: has no mappers or no reducers; row dropped (refused by --strict)
- no-ports.txt
orrery: no-ports.txt:1: expected the numbers of ports (1 to 1000000) and of coflows
orrery: no-ports.txt:1: expected the numbers of ports (1 to 1000000) and of coflows
- no-size.txt
orrery: no-size.txt: no coflow in 4 lines of format coflow
orrery: no-size.txt:2: is not 'id arrival mappers port... reducers port:MB...'; row dropped (refused by --strict)
- port.txt
T: 1 coflow in 0 s, 2 machines, 1 flow
  port.txt:2: a port is not below the number of ports; row dropped (1 row, dropped)
  port.txt:1: says another number of coflows than follow (1 row, noted)
orrery: port.txt:2: a port is not below the number of ports; row dropped (refused by --strict)
- short.txt
T: 1 coflow in 0 s, 2 machines, 1 flow
  short.txt:2: is not 'id arrival mappers port... reducers port:MB...'; row dropped (1 row, dropped)
  short.txt:1: says another number of coflows than follow (1 row, noted)
orrery: short.txt:2: is not 'id arrival mappers port... reducers port:MB...'; row dropped (refused by --strict)
- too-many-ports.txt
orrery: too-many-ports.txt:1: expected the numbers of ports (1 to 1000000) and of coflows
orrery: too-many-ports.txt:1: expected the numbers of ports (1 to 1000000) and of coflows
- unsorted.txt
T: 2 coflows in 0.07 s, 2 machines, 2 flows
  unsorted.txt:3: submitted before the row above; sorted to its place (1 row, repaired)
orrery: unsorted.txt:3: submitted before the row above; sorted to its place (refused by --strict)
$ . ./try; try alibaba_batch
- circle.csv
T: 1 job in 0 s, 2 stages
  circle.csv:1: tasks of the job wait for each other; nobody waits in this job (1 row, repaired)
orrery: circle.csv:1: tasks of the job wait for each other; nobody waits in this job (refused by --strict)
- empty.csv
orrery: empty.csv: no job in 0 lines of format alibaba_batch
orrery: empty.csv: no job in 0 lines of format alibaba_batch
- ends-early.csv
T: 1 job in 0 s, 1 stage
  ends-early.csv:1: field 7 'end_time' ends before it starts; taken as unknown (1 row, repaired)
orrery: ends-early.csv:1: field 7 'end_time' is '2'; expected start_time or later (refused by --strict)
- few-columns.csv
orrery: few-columns.csv: no job in 1 lines of format alibaba_batch
orrery: few-columns.csv:1: fewer fields than columns; the rest is unknown (refused by --strict)
- memory.csv
T: 2 jobs in 0 s, 2 stages
  memory.csv:2: field 8 'plan_cpu' is negative; taken as unknown (1 row, repaired)
  memory.csv:1: field 9 'plan_mem' is more than 100 %; taken as unknown (1 row, repaired)
  memory.csv:2: field 9 'plan_mem' is negative; taken as unknown (1 row, repaired)
orrery: memory.csv:1: field 9 'plan_mem' is '101'; expected 0 to 100 (refused by --strict)
- more-columns.csv
T: 1 job in 0 s, 1 stage
  more-columns.csv:1: more fields than columns; row dropped (1 row, dropped)
orrery: more-columns.csv:1: more fields than columns; row dropped (refused by --strict)
- never-started.csv
T: 1 job in 0 s, 1 stage
  never-started.csv:1: no task of the job says when it started; job dropped (1 row, dropped)
orrery: never-started.csv:1: no task of the job says when it started; job dropped (refused by --strict)
- no-instances.csv
T: 1 job in 0 s, 1 stage
  no-instances.csv:1: field 2 'instance_num' is not 1 or more; row dropped (1 row, dropped)
orrery: no-instances.csv:1: field 2 'instance_num' is '0'; expected 1 or more (refused by --strict)
- parents.csv
T: 1 job in 0 s, 3 stages
  parents.csv:1: waits for a task that its job does not have; that is left out (1 row, repaired)
  parents.csv:2: waits for itself; that is left out (1 row, repaired)
  parents.csv:3: a part of the task's name is no number; not read (1 row, noted)
orrery: parents.csv:1: waits for a task that its job does not have; that is left out (refused by --strict)
- same-number.csv
T: 1 job in 0 s, 3 stages
  same-number.csv:2: has the number of another task of its job; those behind wait for the first (1 row, noted)
T: 1 job in 0 s, 3 stages
  same-number.csv:2: has the number of another task of its job; those behind wait for the first (1 row, noted)
- text.csv
T: 1 job in 0 s, 2 stages
  text.csv:1: field 2 'instance_num' is not a number; row dropped (1 row, dropped)
  text.csv:2: field 6 'start_time' is not a number; taken as unknown (1 row, repaired)
  text.csv:2: field 8 'plan_cpu' is not a number; taken as unknown (1 row, repaired)
orrery: text.csv:1: field 2 'instance_num' is 'two'; expected a number (refused by --strict)
$ . ./try; try tpch
- cut.jsonl
orrery: cut.jsonl:1:205: the JSON text ends too early
orrery: cut.jsonl:1:205: the JSON text ends too early
- edge-back.jsonl
orrery: edge-back.jsonl:1:33: an edge from stage 1 to 0; expected a later one
orrery: edge-back.jsonl:1:33: an edge from stage 1 to 0; expected a later one
- edge-out.jsonl
orrery: edge-out.jsonl:1:36: expected a whole number from 0 to 1, not 2
orrery: edge-out.jsonl:1:36: expected a whole number from 0 to 1, not 2
- edge-twice.jsonl
orrery: edge-twice.jsonl:1:39: the edge from stage 0 to 1 is there twice
orrery: edge-twice.jsonl:1:39: the edge from stage 0 to 1 is there twice
- empty.jsonl
orrery: empty.jsonl: no job in 0 lines of format tpch
orrery: empty.jsonl: no job in 0 lines of format tpch
- id.jsonl
orrery: id.jsonl:1:136: stage 3 stands where 1 belongs
orrery: id.jsonl:1:136: stage 3 stands where 1 belongs
- key-text.jsonl
orrery: key-text.jsonl:1:88: expected a number of executors, not 'five'
orrery: key-text.jsonl:1:88: expected a number of executors, not 'five'
- list.jsonl
orrery: list.jsonl:2:1: expected an object, not a list
orrery: list.jsonl:2:1: expected an object, not a list
- negative.jsonl
orrery: negative.jsonl:1:106: expected a whole number from 0 to 1000000000000, not -500
orrery: negative.jsonl:1:106: expected a whole number from 0 to 1000000000000, not -500
- no-durations.jsonl
orrery: no-durations.jsonl:1:130: a stage without durations for 5 executors
orrery: no-durations.jsonl:1:130: a stage without durations for 5 executors
- no-tasks.jsonl
orrery: no-tasks.jsonl:1:70: a stage without tasks
orrery: no-tasks.jsonl:1:70: a stage without tasks
- other-keys.jsonl
orrery: other-keys.jsonl:1:100: 'rest' has other numbers of executors than 'first'
orrery: other-keys.jsonl:1:100: 'rest' has other numbers of executors than 'first'
- unknown-member.jsonl
orrery: unknown-member.jsonl:1:23: unknown member 'querry'; did you mean 'query'?
orrery: unknown-member.jsonl:1:23: unknown member 'querry'; did you mean 'query'?
$ . ./try; try eagle
- count.txt
T: 1 job in 0 s, 1 stage
  count.txt:1: has not as many durations as tasks; row dropped (2 rows, dropped)
orrery: count.txt:1: has not as many durations as tasks; row dropped (refused by --strict)
- empty.txt
orrery: empty.txt: no job in 0 lines of format eagle
orrery: empty.txt: no job in 0 lines of format eagle
- few-numbers.txt
T: 1 job in 0 s, 1 stage
  few-numbers.txt:1: is not 'submit tasks mean duration...'; row dropped (1 row, dropped)
orrery: few-numbers.txt:1: is not 'submit tasks mean duration...'; row dropped (refused by --strict)
- negative.txt
T: 1 job in 0 s, 1 stage
  negative.txt:1: is not 'submit tasks mean duration...'; row dropped (1 row, dropped)
orrery: negative.txt:1: is not 'submit tasks mean duration...'; row dropped (refused by --strict)
- no-tasks.txt
T: 1 job in 0 s, 1 stage
  no-tasks.txt:1: has no tasks; row dropped (1 row, dropped)
orrery: no-tasks.txt:1: has no tasks; row dropped (refused by --strict)
- text.txt
T: 1 job in 0 s, 1 stage
  text.txt:1: is not 'submit tasks mean duration...'; row dropped (2 rows, dropped)
orrery: text.txt:1: is not 'submit tasks mean duration...'; row dropped (refused by --strict)
- unsorted.txt
T: 2 jobs in 3 s, 2 stages
  unsorted.txt:2: submitted before the row above; sorted to its place (1 row, repaired)
orrery: unsorted.txt:2: submitted before the row above; sorted to its place (refused by --strict)
$ . ./try; try sls
- as-list.json
T: 2 jobs in 0 s, 2 stages
T: 2 jobs in 0 s, 2 stages
- cut.json
orrery: cut.json:4:1: the JSON text ends too early
orrery: cut.json:4:1: the JSON text ends too early
- empty.json
orrery: empty.json: no job in 0 lines of format sls
orrery: empty.json: no job in 0 lines of format sls
- ends-early.json
orrery: ends-early.json:3:16: a task without 'duration.ms', or 'container.start.ms' and a later 'container.end.ms'
orrery: ends-early.json:3:16: a task without 'duration.ms', or 'container.start.ms' and a later 'container.end.ms'
- id-list.json
orrery: id-list.json:1:11: 'job.id' is a list; expected a string
orrery: id-list.json:1:11: 'job.id' is a list; expected a string
- list.json
orrery: list.json:2:2: not JSON: unexpected ']'
orrery: list.json:2:2: not JSON: unexpected ']'
- no-duration.json
orrery: no-duration.json:2:31: a task without 'duration.ms', or 'container.start.ms' and a later 'container.end.ms'
orrery: no-duration.json:2:31: a task without 'duration.ms', or 'container.start.ms' and a later 'container.end.ms'
- no-tasks.json
T: 1 job in 0 s, 1 stage
  no-tasks.json:2: has no tasks; job dropped (1 row, dropped)
orrery: no-tasks.json:2: has no tasks; job dropped (refused by --strict)
- number.json
orrery: number.json:2:1: a job is a number; expected an object
orrery: number.json:2:1: a job is a number; expected an object
- syntax.json
orrery: syntax.json:3:16: not JSON: unexpected '}'
orrery: syntax.json:3:16: not JSON: unexpected '}'
- task-number.json
orrery: task-number.json:1:15: a task is a number; expected an object
orrery: task-number.json:1:15: a task is a number; expected an object
- tasks-object.json
orrery: tasks-object.json:1:14: 'job.tasks' is an object; expected a list
orrery: tasks-object.json:1:14: 'job.tasks' is an object; expected a list
- text.json
orrery: text.json:1:17: 'job.start.ms' is soon; expected a whole number from 0 on
orrery: text.json:1:17: 'job.start.ms' is soon; expected a whole number from 0 on
- too-many-tasks.json
orrery: too-many-tasks.json:1:15: 'count' makes more than 1000000 tasks
orrery: too-many-tasks.json:1:15: 'count' makes more than 1000000 tasks
- too-many.json
orrery: too-many.json:1:1: 'job.count' makes more than 1000000 tasks
orrery: too-many.json:1:1: 'job.count' makes more than 1000000 tasks
