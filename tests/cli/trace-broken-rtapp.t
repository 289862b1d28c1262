# What is said about each broken or odd file of rt-app, leniently and below it with --strict.
$ try() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$file" --db t.db --name T --format "$1" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f try >try
$ . ./try; try rtapp
- alias.yaml
T: 2 threads in 0 s
T: 2 threads in 0 s
- barrier-object.json
orrery: barrier-object.json:1:39: 'barrier' is an object; expected a name
orrery: barrier-object.json:1:39: 'barrier' is an object; expected a name
- cpu-many.json
orrery: cpu-many.json:1:40: a CPU is a number '512'; expected a whole number from 0 to 511
orrery: cpu-many.json:1:40: a CPU is a number '512'; expected a whole number from 0 to 511
- cpus-text.json
orrery: cpus-text.json:1:36: 'cpus' is a string; expected a list
orrery: cpus-text.json:1:36: 'cpus' is a string; expected a list
- cut.json
orrery: cut.json:2:1: the JSON text ends too early
orrery: cut.json:2:1: the JSON text ends too early
- deadline-bare.json
orrery: deadline-bare.json:1:17: SCHED_DEADLINE without 'dl-runtime'
orrery: deadline-bare.json:1:17: SCHED_DEADLINE without 'dl-runtime'
- deadline-order.json
orrery: deadline-order.json:1:17: expected dl-runtime, dl-deadline and dl-period in rising order
orrery: deadline-order.json:1:17: expected dl-runtime, dl-deadline and dl-period in rising order
- default-unknown.json
orrery: default-unknown.json:1:31: 'default_policy' is 'fair'; expected SCHED_OTHER, SCHED_IDLE, SCHED_RR, SCHED_FIFO or SCHED_DEADLINE
orrery: default-unknown.json:1:31: 'default_policy' is 'fair'; expected SCHED_OTHER, SCHED_IDLE, SCHED_RR, SCHED_FIFO or SCHED_DEADLINE
- delay-negative.json
orrery: delay-negative.json:1:37: 'delay' is -1; expected microseconds, 0 or more
orrery: delay-negative.json:1:37: 'delay' is -1; expected microseconds, 0 or more
- does-nothing.json
orrery: does-nothing.json:1:17: thread 'a' neither runs nor sleeps
orrery: does-nothing.json:1:17: thread 'a' neither runs nor sleeps
- empty-tasks.json
orrery: empty-tasks.json:1:11: no threads
orrery: empty-tasks.json:1:11: no threads
- fork-barrier.json
orrery: fork-barrier.json:1:84: a barrier in a thread that is forked: nobody knows how many there will be
orrery: fork-barrier.json:1:84: a barrier in a thread that is forked: nobody knows how many there will be
- fork-deep.json
orrery: fork-deep.json:18:43: more than 16 forks inside of each other
orrery: fork-deep.json:18:43: more than 16 forks inside of each other
- fork-delay.json
T: 1 thread in 0 s
  fork-delay.json:1: 'delay' of a thread that is forked is not simulated; it begins at once (1 row, repaired)
  fork-delay.json:1: a thread of no instances (1 row, noted)
orrery: fork-delay.json:1: 'delay' is '5'; expected none in a thread that is forked (refused by --strict)
- fork-itself.json
orrery: fork-itself.json:3:41: 'fork' is 'a': a thread that forks itself
orrery: fork-itself.json:3:41: 'fork' is 'a': a thread that forks itself
- fork-list.json
orrery: fork-list.json:1:36: 'fork' is a list; expected a name
orrery: fork-list.json:1:36: 'fork' is a list; expected a name
- fork-many.json
orrery: fork-many.json:2:55: a program longer than 4 MiB, with what it forks
orrery: fork-many.json:2:55: a program longer than 4 MiB, with what it forks
- fork-nobody.json
orrery: fork-nobody.json:1:36: 'fork' is 'b', which is no thread of the file
orrery: fork-nobody.json:1:36: 'fork' is 'b', which is no thread of the file
- inheritance.json
T: 1 thread in 0 s
  inheritance.json:2: 'pi_enabled' asks for priority inheritance of locks, which is not simulated; ignored (1 row, repaired)
orrery: inheritance.json:2: 'pi_enabled' is 'true'; expected false (refused by --strict)
- list.yml
orrery: list.yml:1:8: expected an object 'tasks'
orrery: list.yml:1:8: expected an object 'tasks'
- lock-number.json
orrery: lock-number.json:1:36: 'lock' is a number; expected a name
orrery: lock-number.json:1:36: 'lock' is a number; expected a name
- locks.json
T: 1 thread in 0 s
T: 1 thread in 0 s
- loop-text.json
orrery: loop-text.json:1:36: 'loop' is a string; expected a whole number from -1 to 1000000000
orrery: loop-text.json:1:36: 'loop' is a string; expected a whole number from -1 to 1000000000
- loop-zero.json
orrery: loop-zero.json:1:36: 'loop' is 0; expected -1 or 1 and more
orrery: loop-zero.json:1:36: 'loop' is 0; expected -1 or 1 and more
- many-instances.json
orrery: many-instances.json:1:40: 'instance' is 100001; expected a whole number from 0 to 100000
orrery: many-instances.json:1:40: 'instance' is 100001; expected a whole number from 0 to 100000
- mem.json
T: 1 thread in 0 s
  mem.json:1: 'iorun' is an event that is not simulated; left out (1 row, dropped)
  mem.json:1: 'mem' is an event that is not simulated; left out (1 row, dropped)
orrery: mem.json:1: 'mem' is '4096'; expected an event of threads and locks (refused by --strict)
- mutexes.json
orrery: mutexes.json:12:29: more than 1000 mutexes
orrery: mutexes.json:12:29: more than 1000 mutexes
- nice-low.json
orrery: nice-low.json:1:40: 'priority' is -21; expected a whole number from -20 to 19
orrery: nice-low.json:1:40: 'priority' is -21; expected a whole number from -20 to 19
- no-instance.json
T: 1 thread in 0 s
  no-instance.json:1: a thread of no instances (1 row, noted)
T: 1 thread in 0 s
  no-instance.json:1: a thread of no instances (1 row, noted)
- no-tasks.json
orrery: no-tasks.json:1:1: expected an object 'tasks'
orrery: no-tasks.json:1:1: expected an object 'tasks'
- phase-for-ever.json
orrery: phase-for-ever.json:1:34: a phase that loops for ever; expected it to be the only one
orrery: phase-for-ever.json:1:34: a phase that loops for ever; expected it to be the only one
- phase-policy.json
T: 1 thread in 0 s
  phase-policy.json:3: 'cpus' of a phase is not simulated; that of the thread holds throughout (1 row, repaired)
  phase-policy.json:2: 'priority' of a phase is not simulated; that of the thread holds throughout (1 row, repaired)
orrery: phase-policy.json:2: 'priority' is '5'; expected none in a phase (refused by --strict)
- phase-steps.json
orrery: phase-steps.json:1:66: more than 100000 steps when its loops are written out
orrery: phase-steps.json:1:66: more than 100000 steps when its loops are written out
- phase-text.json
orrery: phase-text.json:1:34: a phase is a string; expected an object
orrery: phase-text.json:1:34: a phase is a string; expected an object
- phases-and-events.json
orrery: phases-and-events.json:1:38: 'phases' beside events of the thread; expected one
orrery: phases-and-events.json:1:38: 'phases' beside events of the thread; expected one
- phases-list.json
orrery: phases-list.json:1:28: 'phases' is a list; expected an object
orrery: phases-list.json:1:28: 'phases' is a list; expected an object
- policy-unknown.json
orrery: policy-unknown.json:1:38: 'policy' is 'SCHED_FIFOO'; did you mean 'SCHED_FIFO'?
orrery: policy-unknown.json:1:38: 'policy' is 'SCHED_FIFOO'; did you mean 'SCHED_FIFO'?
- priority-high.json
orrery: priority-high.json:1:62: 'priority' is 100; expected a whole number from 1 to 99
orrery: priority-high.json:1:62: 'priority' is 100; expected a whole number from 1 to 99
- properties.json
T: 1 thread in 0 s
  properties.json:1: 'taskgroup' is a property that is not simulated; ignored (1 row, repaired)
  properties.json:1: 'util_max' is a property that is not simulated; ignored (1 row, repaired)
  properties.json:1: 'colour' is a key that is not known; ignored (1 row, noted)
orrery: properties.json:1: 'taskgroup' is '/tg1'; expected none, as it is not simulated (refused by --strict)
- relative-timer.json
T: 1 thread in 0 s
  relative-timer.json:1: a relative timer; what is late does not move the times that follow (1 row, noted)
T: 1 thread in 0 s
  relative-timer.json:1: a relative timer; what is late does not move the times that follow (1 row, noted)
- run-below-ns.json
orrery: run-below-ns.json:1:25: 'run' is 0.0001; expected microseconds of up to 3 decimals
orrery: run-below-ns.json:1:25: 'run' is 0.0001; expected microseconds of up to 3 decimals
- run-negative.json
orrery: run-negative.json:2:10: 'run' is -5; expected microseconds, 0 or more
orrery: run-negative.json:2:10: 'run' is -5; expected microseconds, 0 or more
- run-text.json
orrery: run-text.json:1:25: 'run' is a string; expected microseconds, 0 or more
orrery: run-text.json:1:25: 'run' is a string; expected microseconds, 0 or more
- run-text.yaml
orrery: run-text.yaml:2:12: 'run' is a string; expected microseconds, 0 or more
orrery: run-text.yaml:2:12: 'run' is a string; expected microseconds, 0 or more
- run-twice.json
orrery: run-twice.json:1:28: a key is there twice
orrery: run-twice.json:1:28: a key is there twice
- sleep-list.json
orrery: sleep-list.json:1:37: 'sleep' is a list; expected microseconds, 0 or more
orrery: sleep-list.json:1:37: 'sleep' is a list; expected microseconds, 0 or more
- sync-text.json
orrery: sync-text.json:1:36: a sync without 'ref'
orrery: sync-text.json:1:36: a sync without 'ref'
- tab.yaml
orrery: tab.yaml:4:1: a tab; YAML is indented with spaces
orrery: tab.yaml:4:1: a tab; YAML is indented with spaces
- tasks-list.json
orrery: tasks-list.json:1:11: expected an object 'tasks'
orrery: tasks-list.json:1:11: expected an object 'tasks'
- thread-number.json
orrery: thread-number.json:1:17: a thread is a number; expected an object
orrery: thread-number.json:1:17: a thread is a number; expected an object
- timer-mode.json
orrery: timer-mode.json:1:59: 'mode' is 'absolut'; expected relative or absolute
orrery: timer-mode.json:1:59: 'mode' is 'absolut'; expected relative or absolute
- timer-no-period.json
orrery: timer-no-period.json:1:37: a timer without 'period'
orrery: timer-no-period.json:1:37: a timer without 'period'
- timer-number.json
orrery: timer-number.json:1:37: a timer without 'period'
orrery: timer-number.json:1:37: a timer without 'period'
- timer-zero.json
orrery: timer-zero.json:1:48: a timer of period 0
orrery: timer-zero.json:1:48: a timer of period 0
- too-long.json
orrery: too-long.json:1:25: 'run' is longer than 292 years
orrery: too-long.json:1:25: 'run' is longer than 292 years
- too-many.json
orrery: too-many.json:1:53: more than 100000 threads
orrery: too-many.json:1:53: more than 100000 threads
- twice.yaml
orrery: twice.yaml:3:15: key 'run' is there twice; first at line 3
orrery: twice.yaml:3:15: key 'run' is there twice; first at line 3
- two-periods.json
orrery: two-periods.json:1:74: a second period in one thread; expected 9 us as before
orrery: two-periods.json:1:74: a second period in one thread; expected 9 us as before
- wait-list.json
orrery: wait-list.json:1:44: 'ref' is a list; expected a name
orrery: wait-list.json:1:44: 'ref' is a list; expected a name
- wait-no-mutex.json
orrery: wait-no-mutex.json:1:36: a wait without 'mutex'
orrery: wait-no-mutex.json:1:36: a wait without 'mutex'
- wait-no-ref.json
orrery: wait-no-ref.json:1:36: a wait without 'ref'
orrery: wait-no-ref.json:1:36: a wait without 'ref'
