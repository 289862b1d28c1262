# What is said about each broken file of standard task graphs, leniently and below it with --strict.
$ try() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$file" --db t.db --name T --format "$1" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f try >try
$ . ./try; try stg
- cycle.stg
orrery: cycle.stg:5: task '3' depends on itself, by way of '2'
orrery: cycle.stg:5: task '3' depends on itself, by way of '2'
- fewer-preds.stg
orrery: fewer-preds.stg:3: task 1 says 2 predecessors and names 1
orrery: fewer-preds.stg:3: task 1 says 2 predecessors and names 1
- itself.stg
orrery: itself.stg:3: task '1' depends on itself
orrery: itself.stg:3: task '1' depends on itself
- more-preds.stg
orrery: more-preds.stg:3: task 1 says 1 predecessors and names 2
orrery: more-preds.stg:3: task 1 says 1 predecessors and names 2
- negative.stg
orrery: negative.stg:3: '-4' is not a whole number, 0 or more
orrery: negative.stg:3: '-4' is not a whole number, 0 or more
- no-tasks.stg
orrery: no-tasks.stg: a graph without tasks
orrery: no-tasks.stg: a graph without tasks
- odd-id.stg
orrery: odd-id.stg:3: task 2 stands where 1 is expected
orrery: odd-id.stg:3: task 2 stands where 1 is expected
- only-comments.stg
orrery: only-comments.stg: no number of tasks
orrery: only-comments.stg: no number of tasks
- real.stg
orrery: real.stg:3: '4.5' is not a whole number, 0 or more
orrery: real.stg:3: '4.5' is not a whole number, 0 or more
- second.stg
T: 1 job in 0 s, 1 graph of 2 tasks
  second.stg:1: a second number in the first line; not read (1 row, noted)
T: 1 job in 0 s, 1 graph of 2 tasks
  second.stg:1: a second number in the first line; not read (1 row, noted)
- short.stg
orrery: short.stg:3: the line ends; expected id, time and number of predecessors
orrery: short.stg:3: the line ends; expected id, time and number of predecessors
- stray.stg
orrery: stray.stg:3: predecessor 9 of task 1 is not there
orrery: stray.stg:3: predecessor 9 of task 1 is not there
- text.stg
orrery: text.stg:3: 'one' is not a whole number, 0 or more
orrery: text.stg:3: 'one' is not a whole number, 0 or more
- three.stg
orrery: three.stg:1: more than two numbers in the first line
orrery: three.stg:1: more than two numbers in the first line
- too-few.stg
orrery: too-few.stg: 2 tasks where the first line says 5; expected so many, or one or two more
orrery: too-few.stg: 2 tasks where the first line says 5; expected so many, or one or two more
- too-long.stg
orrery: too-long.stg:3: the time is longer than 292 years
orrery: too-long.stg:3: the time is longer than 292 years
- too-many.stg
orrery: too-many.stg: 4 tasks where the first line says 1; expected so many, or one or two more
orrery: too-many.stg: 4 tasks where the first line says 1; expected so many, or one or two more
- twin-pred.stg
T: 1 job in 0 s, 1 graph of 2 tasks
  twin-pred.stg:3: a predecessor is named twice; once is enough (1 row, repaired)
orrery: twin-pred.stg:3: a predecessor is named twice; once is enough (refused by --strict)
- zero-pred.stg
orrery: zero-pred.stg:3: predecessor 0 of task 2 is not there
orrery: zero-pred.stg:3: predecessor 0 of task 2 is not there
