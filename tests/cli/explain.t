# Every word of the lists has a page.
$ for word in $(orrery list systems | cut -d' ' -f1); do orrery explain $word; done
batch
  Rigid parallel jobs on an HPC cluster: queueing, backfilling, priorities.
Platform:
  nodes = 0
      Nodes of the cluster; 0: as many processors as the trace was recorded on.
      a whole number from 0 to 16777216
  cores = 1
      Processors of one node.
      a whole number from 1 to 65536
Options:
  compat = none
      Preset of the rules below that imitates another simulator.
      none | pyss | cqsim | batsched
  same_instant = batch
      When the policy decides within one instant: once after all ends and submissions, or after each of them with ends or with submissions first.
      batch | finish_first | submit_first
  candidate_estimate = request
      Run time by which waiting jobs are judged: the request, the truth, or the mean of the user's last two run times.
      request | true | predicted
  reservation = count
      Reserve processors as a number or as concrete machines.
      count | machines
  conservative = compress
      Whether reservations of all jobs are kept and improved, or made anew each time.
      compress | replan
  backfill_end = inclusive
      May a backfilled job end exactly when the reserved one starts?
      inclusive | strict
  oversize = reject
      A job larger than the cluster: reject it, leave it out, clip it, or stop.
      reject | drop | clip | error
  zero_run = keep
      A job without run time: keep it, let it run one second, or leave it out.
      keep | one | drop
  walltime = kill
      A job longer than its request: kill it there, or raise the request.
      kill | extend
  estimate = request
      What stands for the request: the user's, or the true run time.
      request | true_run
  procs_from = requested
      Which processor count of the workload counts; the other one stands in for it.
      requested | allocated
  allocation = count
      Give out processors as a number or by identity, lowest first.
      count | identity
  tie = fifo
      Order of events of one kind at one instant, to test how much it matters.
      fifo | lifo | random
  slowdown_bound = 10s
      Shorter run times count as this in bounded slowdowns.
      a duration such as 90s, 4ms or 2h
  warmup_jobs = 0
      Jobs at the start that are simulated but not measured.
      a whole number of at least 0
Records (record: [...]):
  jobs
      Every job of the workload, in the order in which they end.
  series
      Levels over time and distributions, for the report.
cloud
  VMs and containers on PMs: placement, live migration, rescheduling, consolidation.
Platform:
  rack_size = 0
      PMs in a rack; 0: all in one.
      a whole number from 0 to 4194304
  zone_racks = 0
      Racks in a zone; 0: all in one.
      a whole number from 0 to 4194304
  domains = 0
      Fault domains, dealt out to the racks in turn; 0: each rack is one.
      a whole number from 0 to 4194304
  rack_uplink = 0
      Uplink of a rack, each direction; 0: not a limit.
      a number of at least 0 bit/s
  sleep_w = 0
      Power of a sleeping PM.
      a number from 0 to 1000000 W
  wake_time = 0s
      From sleep to use.
      a duration such as 90s, 4ms or 2h
  sleep_time = 0s
      From the order to sleep.
      a duration such as 90s, 4ms or 2h
  allocated_w = 0
      More power when all cores are given out, in proportion.
      a number from 0 to 1000000 W
Machines (platform: {machines: [{...}, ...]}):
  count = 1
      PMs of this kind.
      a whole number from 1 to 4194304
  name = (none)
      Name of the kind.
      text
  cores = 1
      Cores of a PM.
      a number from 0.001 to 1000000
  memory = 0
      Memory of a PM; 0: not a limit.
      a number of at least 0 B
  disk = 0
      Disk of a PM; 0: not a limit.
      a number of at least 0 B
  nic = 10000000000
      Network of a PM, each direction; 0: not a limit.
      a number of at least 0 bit/s
  numa = 1
      NUMA nodes with equal parts of cores and memory.
      a whole number from 1 to 8
  gpus = 0
      GPUs of a PM.
      a whole number from 0 to 16
  gpu_model = (none)
      Model of its GPUs.
      text
  power = constant
      Power over use: a curve, see docs/guide/cloud.md.
      text
  idle_w = 0
      Power at no use, for curves that need it.
      a number from 0 to 1000000 W
  max_w = 0
      Power at full use, for curves that need it.
      a number from 0 to 1000000 W
Options:
  cpu_ratio = 1
      Virtual cores given out for each core (overcommit).
      a number from 0.01 to 1000
  memory_ratio = 1
      The same for memory.
      a number from 0.01 to 1000
  numa = true
      Keep accounts of NUMA nodes; false: each PM is one node.
      true or false
  reject_after = 0s
      A VM that found no place waits so long since it came, then it is rejected.
      a duration such as 90s, 4ms or 2h
  retry = never
      Waiting VMs are tried again so often, besides when something becomes free.
      a duration such as 90s, 4ms or 2h
  schedulers = 1
      Schedulers that place VMs side by side on one shared state.
      a whole number from 1 to 100000
  placement_latency = 0
      Distribution of the seconds from a scheduler's look at the state to its placement.
      text
  conflict = fit
      When a placement fails because the state moved on: the VM no longer fits, or the PM was touched at all.
      fit | touched
  evict = false
      End evictable VMs of lower priority when a VM finds no place.
      true or false
  vm_types = (none)
      Cores and memory of VMs whose source does not say them, dealt out in turn, such as '2.5:870MB 0.5:613MB'.
      text
  initial = trace
      Who places VMs that are there at the start: the trace, where it says so, or the policy.
      trace | policy
  lifetimes = unknown
      What policies know of the end of a VM.
      unknown | true | noisy
  lifetime_noise = 0.5
      Standard deviation of the logarithm of the error, with lifetimes: noisy.
      a number from 0 to 10
  exit = time
      A VM ends after its life time, or after the work of its life time: later when it got less CPU than it asked for.
      time | work
  interval = 5min
      Between observations of use, for histories and scaling.
      a duration such as 90s, 4ms or 2h
  history = 30
      Observations kept of each PM and VM.
      a whole number from 1 to 4096
  until = never
      The run ends here, whatever still goes on.
      a duration such as 90s, 4ms or 2h
  boot = 0s
      From the start of a service's VM until it serves.
      a duration such as 90s, 4ms or 2h
  plan_at = 0s
      When the first plan is made.
      a duration such as 90s, 4ms or 2h
  plan_every = never
      Time from one plan to the next.
      a duration such as 90s, 4ms or 2h
  plan_above = 0
      Plan only while the fragment rate is above this.
      a number from 0 to 1
  migration_limit = 50
      Most migrations of one plan (MNL).
      a whole number from 0 to 1000000000
  fragment = 16
      x of the fragment rate FR_x: cores of a slot on one NUMA node.
      a number from 0.001 to 1000000
  fragment_double = 64
      Cores of a slot on two NUMA nodes of one PM.
      a number from 0.001 to 1000000
  fragment_memory = 68719476736
      Memory of a slot on a node.
      a number of at least 1 B
  weight = 1
      Weight of FR_x in the objective.
      a number from 0 to 1000000
  weight_double = 0
      Weight of the rate for two nodes.
      a number from 0 to 1000000
  weight_memory = 0
      Weight of the rate for memory.
      a number from 0 to 1000000
  latency = 0
      Distribution of the seconds from the state a plan was made on to the plan.
      text
  latency_pair = 0
      More latency for each pair of VM and PM.
      a number from 0 to 1000000 s
  latency_move = 0
      More latency for each migration that the plan may have.
      a number from 0 to 1000000 s
  stale = drop
      A migration that is not possible any more: leave it out, end the plan, move the VM to the best place now, or plan anew.
      drop | stop | repair | replan
  migration = precopy
      How VMs are migrated.
      instant | stop_and_copy | precopy | postcopy
  moves_out = 2
      Migrations at once out of a PM.
      a whole number from 1 to 1000000
  moves_in = 2
      Migrations at once into a PM.
      a whole number from 1 to 1000000
  move_rate = 0
      Most that one migration sends, whatever the network has; 0: no limit of its own.
      a number of at least 0 bit/s
  dirty_rate = 20000000
      Memory that a VM at full use writes, for each of its cores.
      a number from 0 to 1000000000000 B/s
  working_set = 0.1
      Part of a VM's memory that is written again and again.
      a number from 0 to 1
  downtime = 300ms
      Pre-copy stops the VM when the rest takes at most so long.
      a duration such as 90s, 4ms or 2h
  rounds = 29
      Pre-copy: most rounds while the VM runs; then it is paused for the rest.
      a whole number from 1 to 10000
  most_sent = 3
      Pre-copy: the VM is paused when more than so many times its memory has gone.
      a number from 0 to 1000000
  converge = none
      Pre-copy of a VM that writes faster than can be sent: go on, throttle its CPU more and more (QEMU's auto-converge), or pause it.
      none | throttle | stop
  cpu_state = 0
      State of processors and devices, sent while the VM is paused.
      a number of at least 0 B
  fault_overhead = 0
      Post-copy: what is sent more than once, part of the memory.
      a number from 0 to 1000
  degradation = 0.1
      Part of its CPU use that a VM loses while it is migrated.
      a number from 0 to 1
  resume = 0s
      To start the VM on the other side.
      a duration such as 90s, 4ms or 2h
  sleep_after = never
      An empty PM goes to sleep after so long.
      a duration such as 90s, 4ms or 2h
  overload = 1
      A PM is overloaded when the CPU use asked for is at least this part.
      a number from 0 to 1000
  mtbf = never
      Mean time between failures of a PM, rack or domain.
      a duration such as 90s, 4ms or 2h
  fault_gap = exponential(mean=1)
      Distribution of the time between failures over its mean.
      text
  mttr = 1h
      Mean time to repair.
      a duration such as 90s, 4ms or 2h
  fault_repair = exponential(mean=1)
      Distribution of the time to repair over its mean.
      text
  fault_scope = host
      What fails at once.
      host | rack | domain
  failed_vm = restart
      VMs of a failed PM wait for another place, or are lost.
      restart | lost
  tie = fifo
      Order of events of one kind at one instant, to test how much it matters.
      fifo | lifo | random
  warmup_vms = 0
      VMs at the start that are simulated but not measured.
      a whole number of at least 0
Records (record: [...]):
  vms
      VMs in the order of their end.
  migrations
      Migrations in the order of their end.
  plans
      Plans in the order they were finished.
  series
      Levels over time and distributions, for the report.
dag
  Graphs of tasks on processing elements and clusters: list scheduling, SoCs, workflows.
Platform:
  bandwidth = 0
      Between two machines; 0: transfers take no more than the latency.
      a number of at least 0 B/s
  latency = 0s
      Of a transfer between two machines.
      a duration such as 90s, 4ms or 2h
  own_bandwidth = 0
      Between tasks of one machine; 0: takes no time.
      a number of at least 0 B/s
  matrix = (none)
      Pairs of kinds of machines with a bandwidth or latency of their own, such as 'cpu-gpu 16GB/s 5us, gpu-gpu 50GB/s'.
      text
  network = (none)
      Topology for communication: network, such as star(bandwidth=125MB/s, latency=50us).
      text
  base_w = 0
      Power of what is always on, such as memory.
      a number from 0 to 1000000000 W
  ambient = 42
      Degrees Celsius around.
      a number from -273 to 1000
  thermal = none
      Thermal model: none or odroid_xu3.
      text
Machines (platform: {machines: [{...}, ...]}):
  count = 1
      Machines of this kind.
      a whole number from 1 to 1048576
  name = (none)
      Key into the cost tables of graphs.
      text
  cores = 1
      Tasks of one core that run side by side.
      a whole number from 1 to 65536
  speed = 1000000000
      Operations a second of one core, for tasks whose work is known.
      a number of at least 0.001
  memory = 0
      0: not a limit.
      a number of at least 0 B
  elastic = false
      Machines on demand: as many as wanted.
      true or false
  share = false
      Tasks share the cores fluidly instead of waiting for a free one.
      true or false
  price = 0
      Of one second of use.
      a number from 0 to 1000000000000
  idle_w = 0
      Of an idle core, where there is no 'opp'.
      a number from 0 to 1000000000 W
  busy_w = 0
      Of a busy core, where there is no 'opp'.
      a number from 0 to 1000000000 W
  opp = (none)
      Operating points of the cluster, such as '600MHz 0.9V, 1400MHz 1.1V'.
      text
  profile = (none)
      W of 1, 2, .. busy machines of the cluster at a frequency, such as '600MHz: 0.1 0.2, 1400MHz: 0.4 0.8'.
      text
  trip = (none)
      Frequencies to throttle to at the trip points, - for none.
      text
  thermal = none
      Input of the thermal model: none, big, little, accelerator or memory.
      text
  governor = performance
      Who sets the frequency of the cluster.
      text
Options:
  communication = link
      How data get from task to task: over links without contention, in no time, through the memory, or over the platform's network, which is shared fairly.
      link | none | memory | network
  network_model = plain
      Latency and bandwidth of the network as they are, or with the factors of SimGrid's models.
      plain | cm02 | lv08
  data = edges
      What is moved: the bytes of each edge, or files, once to each machine that reads them.
      edges | files
  queue = job
      Order of tasks that wait for one machine: by arrival of their jobs, or by assignment.
      job | fifo
  cap = 0
      Most jobs in the system. 0: no cap.
      a whole number from 0 to 1000000
  full = wait
      What arrives at the cap waits until a job has ended, and all behind it with it; or is dropped.
      wait | drop
  initial = 0
      Jobs that are there at time 0, whenever the workload submits them.
      a whole number from 0 to 1000000
  noise = 1
      Distribution of the factor on the run time of a task, such as normal(1, 0.1).
      text
  deadline_factor = 0
      Deadline of jobs without one: so many times their critical path, with costs averaged over the kinds of machines. 0: none.
      a number from 0 to 1000000
  deadline_unit = 1ns
      That deadline is cut to whole multiples of this time.
      a duration such as 90s, 4ms or 2h
  failure_rate = 0
      Part of the executions that fail at their end and are repeated.
      a number from 0 to 0.99
  billing = use
      What is paid for: the time that tasks run, or the time that machines are there.
      use | lease
  billing_unit = 1s
      Billing by lease counts whole multiples of this time.
      a duration such as 90s, 4ms or 2h
  preempt = false
      Policies may preempt running tasks.
      true or false
  tick = 0s
      0: event by event; 1us: in steps, as DS3 takes them, to the microsecond.
      a duration such as 90s, 4ms or 2h
  sample = 10us
      Time between looks of the frequency governors and of the thermal model.
      a duration such as 90s, 4ms or 2h
  throttle = false
      Throttle clusters at the trip points.
      true or false
  trip = 85
      Degrees Celsius of the first trip point; the next come 5 degrees apart.
      a number from -273 to 1000
  until = never
      The run ends here at the latest.
      a duration such as 90s, 4ms or 2h
  warmup = 0s
      Jobs that arrive before this time are simulated but not measured.
      a duration such as 90s, 4ms or 2h
  most_jobs = 0
      The run ends when so many jobs have ended. 0: no limit.
      a whole number of at least 0
  tie = fifo
      Order of events at one instant.
      fifo | lifo | random
Records (record: [...]):
  dag_jobs
      Every job that ended, in the order of ends.
  dag_tasks
      Every task, job by job in the order in which jobs end.
  dag_transfers
      What was sent from one machine to another.
  dag_types
      Latency of each type of job.
  series
      Levels over time and distributions, for the report.
os
  Threads on the CPUs of one machine: kernels' schedulers, teaching and real-time ones.
Platform:
  cores = 1
      Logical CPUs.
      a whole number from 1 to 512
  smt = 1
      Logical CPUs of one core.
      a whole number from 1 to 8
  smt_speed = 1
      Speed of a CPU while another of its core is busy.
      a number from 0.01 to 1
  cache_cpus = 0
      CPUs that share a last-level cache; 0: all.
      a whole number from 0 to 512
  node_cpus = 0
      CPUs of a NUMA node; 0: all.
      a whole number from 0 to 512
  cache_size = 0
      Working sets that a CPU's own cache holds; 0: those of all threads.
      a whole number of at least 0
Groups (platform: {groups: [{...}, ...]}):
  name = (none)
      Name; threads name it, or its number from 0.
      text
  parent = (none)
      Name of the group that it is in.
      text
  shares = 1024
      Weight against its siblings; 1024: that of a thread of nice 0.
      a whole number from 2 to 262144
  quota = 0s
      CPU time of its threads in each period; 0: no limit.
      a duration such as 90s, 4ms or 2h
  period = 100ms
      Period of the quota.
      a duration such as 90s, 4ms or 2h
Options:
  tick = 0s
      Time between clock ticks, 4ms at HZ=250; 0: slices end exactly.
      a duration such as 90s, 4ms or 2h
  tick_phase = aligned
      Ticks of all CPUs at once, or spread evenly.
      aligned | staggered
  exact = false
      Slices end by timers of their own besides the ticks (high resolution timers).
      true or false
  switch_cost = 0s
      Lost by a CPU when it changes the thread.
      a duration such as 90s, 4ms or 2h
  migration_cost = 0s
      Lost by a thread that starts on another CPU.
      a duration such as 90s, 4ms or 2h
  cache_cost = 0s
      More, when that has another last-level cache.
      a duration such as 90s, 4ms or 2h
  node_cost = 0s
      More, when that is of another NUMA node.
      a duration such as 90s, 4ms or 2h
  remote_speed = 1
      Speed of a thread away from the node where it ran first.
      a number from 0.01 to 1
  wake_cost = 0s
      From the end of a sleep until the thread is ready.
      a duration such as 90s, 4ms or 2h
  timer_slack = 0s
      By how much later timers end a sleep.
      a duration such as 90s, 4ms or 2h
  warm_up = 0s
      Time on a CPU after which a thread's cache is warm; 0: no caches.
      a duration such as 90s, 4ms or 2h
  warm_speed = 1
      Speed of a thread whose cache is warm.
      a number from 1 to 1000
  balance = never
      Time between looks of the balancer.
      a duration such as 90s, 4ms or 2h
  until = never
      The run ends here at the latest.
      a duration such as 90s, 4ms or 2h
  warmup = 0s
      What happens before is not measured.
      a duration such as 90s, 4ms or 2h
  most_threads = 0
      The run ends when so many threads have ended. 0: no limit.
      a whole number of at least 0
  tie = fifo
      Order of events at one instant.
      fifo | lifo | random
Records (record: [...]):
  os_threads
      Every thread, those alive at the end last.
  os_segments
      What ran where, without a break.
  os_jobs
      Every job of a periodic task that ended.
  series
      Levels over time and distributions, for the report.
bigdata
  Jobs of stages of tasks on slots, containers and executors, with data in places.
Platform:
  nodes = 0
      Machines of one kind, where no kinds are named.
      a whole number from 0 to 1048576
  slots = 1
      Cores, or slots, of each of these.
      a number from 0.001 to 1000000
  rack_size = 0
      Machines of a rack, in the order of their numbers; 0: one rack.
      a whole number from 0 to 1048576
  disk_bandwidth = 0
      At which a task reads blocks of its own machine; 0: at once.
      a number of at least 0 B/s
  rack_bandwidth = 0
      At which a task reads from its rack; a machine's link. 0: at once.
      a number of at least 0 B/s
  core_bandwidth = 0
      At which a task reads from another rack; a rack's link if shared. 0: at once.
      a number of at least 0 B/s
  port_bandwidth = 125000000
      Of each port of the fabric that coflows cross, each way.
      a number of at least 1 B/s
Machines (platform: {machines: [{...}, ...]}):
  name = machine
      Of this kind.
      text
  count = 1
      Machines of this kind.
      a whole number from 1 to 1048576
  cores = 1
      Cores, or slots, of each.
      a number from 0.001 to 1000000
  memory = 0
      Memory of each; 0: never short.
      a number of at least 0 B
  disk = 0
      Of its disks; 0: never short.
      a number of at least 0 B/s
  net = 0
      Of its network; 0: never short.
      a number of at least 0 B/s
  speed = 1
      Of its tasks.
      a number from 1e-06 to 1000000
Options:
  heartbeat = 0s
      Time between the reports of a machine, spread evenly; 0: all is known at once.
      a duration such as 90s, 4ms or 2h
  slowstart = 1
      Part of the tasks before it that are done when a reduce stage may start (Hadoop: 0.05).
      a number from 0 to 1
  reduce_wait = 5min
      After so long reduces give way when tasks that they wait for have no room (Hadoop: mapreduce.job.reducer.unconditional-preempt.delay.sec).
      a duration such as 90s, 4ms or 2h
  replicas = 3
      Machines that have a block of an input file.
      a whole number from 1 to 10
  move_delay = 2s
      Time of an executor to start for another job.
      a duration such as 90s, 4ms or 2h
  warm_up = 1s
      More for the first task of an executor where no such task was measured.
      a duration such as 90s, 4ms or 2h
  durations = random
      How a measured duration is chosen: drawn, or by the number of the task.
      random | deterministic
  network = levels
      Reading takes the bandwidth of its distance, or shares links with others.
      levels | shared
  straggle = 1
      Distribution of the factor on the time of an attempt.
      text
  slow_machines = 1
      Distribution of the factor on the speed of a machine, drawn once for each.
      text
  mtbf = never
      Mean time between failures of a machine.
      a duration such as 90s, 4ms or 2h
  repair = 10min
      Mean time that a machine is away after a failure.
      a duration such as 90s, 4ms or 2h
  most_attempts = 0
      Lost attempts of a job's tasks after which the job fails. 0: no limit.
      a whole number from 0 to 1000000
  until = never
      The run ends here at the latest.
      a duration such as 90s, 4ms or 2h
  warmup = 0s
      Jobs that arrive before are not measured.
      a duration such as 90s, 4ms or 2h
  most_jobs = 0
      The run ends when so many jobs have ended. 0: no limit.
      a whole number of at least 0
  tie = fifo
      Order of events at one instant.
      fifo | lifo | random
  block = 134217728
      Traces of bytes: a map reads so many (HDFS: 128 MiB).
      a number of at least 1 B
  reduce_bytes = 256000000
      Traces of bytes: a reduce reads so many (Hive 0.14: 256 MB) ...
      a number of at least 1 B
  most_reduces = 1009
      ... unless that makes more reduces of a job (Hive 0.14: 1009).
      a whole number from 1 to 1000000
  task_rate = 0
      Traces of bytes: at which a task works on what it reads; 0: bytes do not say.
      a number of at least 0 B/s
  task_time = never
      Traces: of tasks of which nothing else says it; never: that is an error.
      a duration such as 90s, 4ms or 2h
Records (record: [...]):
  big_jobs
      Every job, by end; those alive at the end of the run last.
  big_tasks
      Every attempt at a task that is over.
  big_coflows
      Every coflow, by end; those alive at the end of the run last.
  series
      Levels over time and distributions, for the report.
$ for word in $(orrery list policies | cut -d' ' -f1); do orrery explain $word; done
batch.fcfs
  First come first served: the first job that does not fit blocks the rest.
  Source: the order of every batch system before backfilling
batch.easy
  First come first served, with backfilling that never delays the first job.
  Source: Lifka 1995; EASY-SJBF: Tsafrir, Etsion & Feitelson, TPDS 2007
Parameters:
  order = fcfs
      Order of the queue, by requested time.
      fcfs | sjf | ljf | saf | laf | smallest_first | largest_first | expansion_factor | wfp3 | unicef | f1 | f2 | f3 | f4
  backfill = fcfs
      Order in which jobs are tried behind the first; fcfs is that of the queue. By estimated time: sjf makes it EASY-SJBF.
      fcfs | sjf | ljf | saf | laf | smallest_first | largest_first | expansion_factor | wfp3 | unicef | f1 | f2 | f3 | f4
  depth = 1000000000
      How many waiting jobs to try behind the first; the default tries all.
      a whole number from 0 to 1000000000
batch.conservative
  Backfilling in which every waiting job has a reservation that only improves.
  Source: Mu'alem & Feitelson, TPDS 12(6), 2001
batch.sjf
  Shortest job first: by requested time; ties by arrival.
  Source: classic; see Feitelson, Workload Modeling (2015), 'shortest job first'
Parameters:
  misfit = block
      At a job that does not fit: let it block the rest, or skip it.
      block | skip
batch.ljf
  Longest job first: by requested time; ties by arrival.
  Source: classic
Parameters:
  misfit = block
      At a job that does not fit: let it block the rest, or skip it.
      block | skip
batch.saf
  Smallest area first: by requested time times processors.
  Source: Gaussier et al., SC'15 (area orders)
Parameters:
  misfit = block
      At a job that does not fit: let it block the rest, or skip it.
      block | skip
batch.laf
  Largest area first: by requested time times processors.
  Source: Gaussier et al., SC'15 (area orders)
Parameters:
  misfit = block
      At a job that does not fit: let it block the rest, or skip it.
      block | skip
batch.smallest_first
  Smallest job first: by processors; ties by arrival.
  Source: Majumdar, Eager & Bunt 1988 (smallest number of processes first)
Parameters:
  misfit = block
      At a job that does not fit: let it block the rest, or skip it.
      block | skip
batch.largest_first
  Largest job first: by processors; ties by arrival.
  Source: Tucker & Gupta 1989 (largest first packing)
Parameters:
  misfit = block
      At a job that does not fit: let it block the rest, or skip it.
      block | skip
batch.expansion_factor
  Largest expansion factor first: (wait + request) / request.
  Source: LoadLeveler and Maui expansion factor
Parameters:
  misfit = block
      At a job that does not fit: let it block the rest, or skip it.
      block | skip
batch.wfp3
  WFP3: largest (wait / request)^3 times processors first.
  Source: Tang, Lan, Desai & Buettner, CLUSTER 2009
Parameters:
  misfit = block
      At a job that does not fit: let it block the rest, or skip it.
      block | skip
batch.unicef
  UNICEF: largest wait / (log2(processors) request) first: quick small jobs.
  Source: Tang, Lan, Desai & Buettner, CLUSTER 2009
Parameters:
  misfit = block
      At a job that does not fit: let it block the rest, or skip it.
      block | skip
batch.f1
  F1: lowest log10(r) n + 870 log10(s) first.
  Source: Carastan-Santos & de Camargo, SC'17, table 3
Parameters:
  misfit = block
      At a job that does not fit: let it block the rest, or skip it.
      block | skip
batch.f2
  F2: lowest sqrt(r) n + 25,600 log10(s) first.
  Source: Carastan-Santos & de Camargo, SC'17, table 3
Parameters:
  misfit = block
      At a job that does not fit: let it block the rest, or skip it.
      block | skip
batch.f3
  F3: lowest r n + 6.86e6 log10(s) first.
  Source: Carastan-Santos & de Camargo, SC'17, table 3
Parameters:
  misfit = block
      At a job that does not fit: let it block the rest, or skip it.
      block | skip
batch.f4
  F4: lowest r sqrt(n) + 5.3e5 log10(s) first.
  Source: Carastan-Santos & de Camargo, SC'17, table 3
Parameters:
  misfit = block
      At a job that does not fit: let it block the rest, or skip it.
      block | skip
batch.priority
  Jobs in the order of a formula, with or without EASY backfilling.
  Source: Carastan-Santos & de Camargo, SC'17, and Tang et al., CLUSTER 2009: formulas as policies; Lifka 1995 for the backfilling
Parameters:
  expr = -submit
      Formula of a job's priority; equal ones by arrival. NaN goes last.
      a formula
  first = highest
      Which end of the priorities goes first.
      highest | lowest
  misfit = block
      At a job that does not fit, without backfilling: let it block the rest, or skip it.
      block | skip
  backfill = none
      easy: behind the first job that does not fit, those that do not delay it.
      none | easy
  backfill_expr = (none)
      Formula of the order in which jobs are tried for backfilling; none: expr.
      a formula
Variables:
  submit           s    When the job arrived, from the start of the run.
  request          s    Requested time of the job; at least 1ns.
  walltime              same as request
  estimate         s    Expected run time of the job (candidate_estimate).
  procs                 Processors that the job needs.
  user                  Number of its user in the workload; -1: not known.
  group                 Number of its group; -1: not known.
  queue                 Number of its queue; -1: not known.
  capacity              Processors of the cluster.
  wait             s    How long the job has waited.
  now              s    Time since the start of the run.
  free                  Processors that are free now.
  waiting               Jobs that wait now.
cloud.first_fit
  The first PM by number where the VM fits.
  Source: Johnson, Demers, Ullman, Garey & Graham, SIAM J. Comput. 3(4), 1974
cloud.next_fit
  The first PM from that of the last placement on, going round.
  Source: Johnson, J. Comput. Syst. Sci. 8(3), 1974
cloud.round_robin
  The PMs in turn; those where the VM does not fit are passed over.
  Source: CloudSim Plus, VmAllocationPolicyRoundRobin
cloud.best_fit
  The spot where least is left; by CPU unless it is said otherwise.
  Source: Johnson, Demers, Ullman, Garey & Graham, SIAM J. Comput. 3(4), 1974; by CPU: DSLab IaaS, BestFit
Parameters:
  by = cpu
      What is compared: the rest of one resource, or of all it needs, as parts.
      cpu | memory | gpu | all
cloud.worst_fit
  The spot where most is left; by CPU unless it is said otherwise.
  Source: Johnson, J. Comput. Syst. Sci. 8(3), 1974; by CPU: DSLab IaaS, WorstFit
Parameters:
  by = cpu
      What is compared: the rest of one resource, or of all it needs, as parts.
      cpu | memory | gpu | all
cloud.random_fit
  Any PM where the VM fits, each with the same chance.
  Source: CloudSim Plus, VmAllocationPolicyRandom; MARO, random allocation
cloud.power_of_d
  Of d PMs drawn at random, the one with most room.
  Source: Mitzenmacher, IEEE TPDS 12(10), 2001, section 1
Parameters:
  d = 2
      PMs drawn for each VM.
      a whole number from 1 to 1000
  by = cpu
      What is compared: the rest of one resource, or of all it needs, as parts.
      cpu | memory | gpu | all
cloud.dot_product
  The spot with the largest product of demand and free resources.
  Source: Panigrahy, Talwar, Uyeda & Wieder, 2011; weights: use is DSLab IaaS, WeightedDotProduct
Parameters:
  cpu = 1
      Weight of CPU.
      a number from 0 to 1000000
  memory = 1
      Weight of memory.
      a number from 0 to 1000000
  disk = 1
      Weight of disk, where PMs limit it.
      a number from 0 to 1000000
  net = 1
      Weight of network, where PMs limit it.
      a number from 0 to 1000000
  gpu = 1
      Weight of GPUs, on PMs that have some.
      a number from 0 to 1000000
  weights = given
      The weights as they are, or times the mean use of the resource over all PMs.
      given | use
cloud.norm_difference
  The spot whose free resources are nearest to the demand (L2).
  Source: Panigrahy, Talwar, Uyeda & Wieder, 2011; weights: use is DSLab IaaS, L2NormDiff
Parameters:
  cpu = 1
      Weight of CPU.
      a number from 0 to 1000000
  memory = 1
      Weight of memory.
      a number from 0 to 1000000
  disk = 0
      Weight of disk; 0: left out.
      a number from 0 to 1000000
  net = 0
      Weight of network; 0: left out.
      a number from 0 to 1000000
  gpu = 1
      Weight of GPUs, on PMs that have some.
      a number from 0 to 1000000
  weights = given
      The weights as they are, or times the mean use of the resource over all PMs.
      given | use
cloud.cosine
  The spot with the smallest angle between two vectors of resources.
  Source: DSLab IaaS, CosineSimilarity; angle: demand is that of Weng et al., USENIX ATC 2023
Parameters:
  angle = use
      Between use and capacity after the placement, or between demand and what is free.
      use | demand
  cpu = 1
      Weight of CPU.
      a number from 0 to 1000000
  memory = 1
      Weight of memory.
      a number from 0 to 1000000
  disk = 0
      Weight of disk; 0: left out.
      a number from 0 to 1000000
  net = 0
      Weight of network; 0: left out.
      a number from 0 to 1000000
  gpu = 1
      Weight of GPUs, on PMs that have some.
      a number from 0 to 1000000
cloud.perpendicular_distance
  The spot whose use the VM balances most.
  Source: DSLab IaaS, DeltaPerpDistance
Parameters:
  cpu = 1
      Weight of CPU.
      a number from 0 to 1000000
  memory = 1
      Weight of memory.
      a number from 0 to 1000000
  disk = 0
      Weight of disk; 0: left out.
      a number from 0 to 1000000
  net = 0
      Weight of network; 0: left out.
      a number from 0 to 1000000
  gpu = 1
      Weight of GPUs, on PMs that have some.
      a number from 0 to 1000000
cloud.weighted_sum
  The spot where the weighted sum of what is left is least.
  Source: Panigrahy, Talwar, Uyeda & Wieder, 2011 (weights); sum of remaining resources
Parameters:
  cpu = 1
      Weight of CPU.
      a number from -1000000 to 1000000
  memory = 1
      Weight of memory.
      a number from -1000000 to 1000000
  disk = 0
      Weight of disk; 0: left out.
      a number from -1000000 to 1000000
  net = 0
      Weight of network; 0: left out.
      a number from -1000000 to 1000000
  gpu = 1
      Weight of GPUs, on PMs that have some.
      a number from -1000000 to 1000000
cloud.epvm
  The spot where the opportunity cost of the PM rises least.
  Source: Amir, Awerbuch, Barak, Borgstrom & Keren, IEEE TPDS 11(7), 2000
Parameters:
  base = 0
      Base of the cost; 0: the number of PMs, at least 2.
      a number from 0 to 1000000000
  cpu = 1
      Weight of CPU.
      a number from 0 to 1000000
  memory = 1
      Weight of memory.
      a number from 0 to 1000000
  disk = 1
      Weight of disk, where PMs limit it.
      a number from 0 to 1000000
  net = 1
      Weight of network, where PMs limit it.
      a number from 0 to 1000000
  gpu = 1
      Weight of GPUs, on PMs that have some.
      a number from 0 to 1000000
cloud.protean
  Preference rules in order, each rounded to levels; one of the best.
  Source: Hadary et al., OSDI 2020 (rules and levels are parameters)
Parameters:
  first = best_fit
      What is preferred before all else.
      none | best_fit | worst_fit | non_empty | balance
  second = non_empty
      Among PMs that are equal by that.
      none | best_fit | worst_fit | non_empty | balance
  third = none
      Among PMs that are equal by both.
      none | best_fit | worst_fit | non_empty | balance
  levels = 10
      Levels that the score of a rule is rounded to.
      a whole number from 1 to 100000
cloud.kubernetes
  As kube-scheduler: least (or most) allocated and balanced PMs.
  Source: kubernetes.io, Resource bin packing; Scheduler performance tuning; kube-scheduler, plugins/noderesources
Parameters:
  strategy = least
      Scoring strategy of NodeResourcesFit: least or most allocated.
      least | most
  fit = 1
      Weight of NodeResourcesFit.
      a whole number from 0 to 100
  balanced = 1
      Weight of NodeResourcesBalancedAllocation.
      a whole number from 0 to 100
  cpu = 1
      Weight of CPU in NodeResourcesFit.
      a whole number from 0 to 100
  memory = 1
      Weight of memory in NodeResourcesFit.
      a whole number from 0 to 100
  percentage = 0
      percentageOfNodesToScore; 0: 50 less one for each 125 PMs, at least 5.
      a whole number from 0 to 100
cloud.openstack
  As the filter scheduler of Nova: free CPU, memory and disk, weighed.
  Source: OpenStack Nova, Compute schedulers; nova/scheduler/weights
Parameters:
  cpu = 1
      cpu_weight_multiplier, of free CPU.
      a number from -1000000 to 1000000
  memory = 1
      ram_weight_multiplier, of free memory.
      a number from -1000000 to 1000000
  disk = 1
      disk_weight_multiplier, of free disk.
      a number from -1000000 to 1000000
  operations = -1
      io_ops_weight_multiplier, of migrations under way.
      a number from -1000000 to 1000000
  vms = 0
      num_instances_weight_multiplier, of VMs.
      a number from -1000000 to 1000000
  subset = 1
      host_subset_size: one of so many best PMs is drawn.
      a whole number from 1 to 100
cloud.filter_weigh
  Filters and weighers of the spots as formulas of the study.
  Source: OpenStack Nova, Compute schedulers; nova/weights.py; the filter scheduler of OpenDC (Mastenbroek et al., CCGrid 2021)
Parameters:
  filters = (none)
      Conditions between semicolons that must all hold; that the VM fits goes without saying.
      conditions between semicolons
  weighers = (none)
      Formulas between semicolons, each 'formula' or 'multiplier: formula'; the largest sum wins, ties go to the lower PM. None: the first PM.
      formulas between semicolons
  normalise = range
      What brings the values to 0..1: from the least to the largest, from 0 to the largest, or nothing.
      range | largest | none
  subset = 1
      One of so many best spots is drawn.
      a whole number from 1 to 100
Variables:
  cpu                   Cores that the VM needs.
  mem              B    Memory that it needs.
  disk             B    Disk that it needs.
  net              B/s  Network that it needs.
  gpu                   GPUs that it needs, parts counted.
  free_cpu              Cores free on the spot, without the VM.
  free_mem         B    Memory free there.
  free_disk        B    Disk free there; huge if not limited.
  free_net         B/s  Network free there; huge if not limited.
  free_gpu              GPUs free there, parts counted.
  capacity_cpu          Cores of the spot, after overcommit.
  capacity_mem     B    Its memory.
  capacity_disk    B    Its disk; huge if not limited.
  capacity_net     B/s  Its network; huge if not limited.
  capacity_gpu          Its GPUs.
  used_vms              VMs on the PM.
  moving                Migrations from and to the PM under way.
  load                  What its VMs ask for now over its physical cores.
  pm                    Number of the PM.
  rack                  Number of its rack.
  zone                  Number of its zone.
  domain                Number of its fault domain.
  priority              Priority of the VM.
  tenant                Number of its tenant; -1: none.
  lifetime         s    How long it is thought to run (lifetimes); may be infinite.
  wait             s    How long it has waited.
cloud.nilas
  The PM whose time of exit the VM puts off least; among those, best fit.
  Source: Ling et al., MLSys 2025 (arXiv 2412.09840), NILAS, without rounding
cloud.fgd
  The spot and GPU where fragments of GPUs grow least for the workload.
  Source: Weng et al., USENIX ATC 2023, sections 3 and 4
Parameters:
  target = (none)
      Target workload: CORES/GPUS/SHARE of each task, such as '4/0.5/10, 8/1/25'; otherwise what has arrived so far.
      text
  typical = 0.95
      Part of the arrivals that the target covers, the most common flavours first.
      a number from 0 to 1
  refresh = 1000
      Placements until the target follows the arrivals again; at first as often as they double.
      a whole number from 1 to 1000000000
cloud.consolidate_iqr
  VMs leave PMs above a CPU use that falls with the interquartile range of the past.
  Source: Beloglazov & Buyya, CCPE 24(13), 2012, section 6.1 (IQR)
Parameters:
  safety = 1.5
      A PM is overloaded above 1 - safety x IQR of its past use.
      a number from 0 to 100
  fallback = 0.7
      The limit before 12 observations.
      a number from 0 to 1
  selection = mmt
      Which VM leaves an overloaded PM next.
      mmt | mc | rs | mu
  waking = idle
      What the first VM on an empty PM adds: all its power, or that of its use.
      idle | free
cloud.consolidate_lr
  VMs leave PMs whose CPU use would soon be too high by local regression.
  Source: Beloglazov & Buyya, CCPE 24(13), 2012, section 6.1 (LR); Cleveland, JASA 74, 1979
Parameters:
  safety = 1.2
      A PM is overloaded when safety x the use to come reaches 1.
      a number from 0 to 100
  length = 10
      Observations that make a trend.
      a whole number from 3 to 64
  weights = tricube
      How past uses count: less the older they are, or all the same.
      tricube | equal
  fallback = 0.7
      Limit of CPU use while there is no trend.
      a number from 0 to 1
  selection = mmt
      Which VM leaves an overloaded PM next.
      mmt | mc | rs | mu
  waking = idle
      What the first VM on an empty PM adds: all its power, or that of its use.
      idle | free
cloud.consolidate_lrr
  VMs leave PMs whose CPU use would soon be too high by robust regression.
  Source: Beloglazov & Buyya, CCPE 24(13), 2012, section 6.1 (LRR); Cleveland, JASA 74, 1979
Parameters:
  safety = 1.2
      A PM is overloaded when safety x the use to come reaches 1.
      a number from 0 to 100
  length = 10
      Observations that make a trend.
      a whole number from 3 to 64
  fallback = 0.7
      Limit of CPU use while there is no trend.
      a number from 0 to 1
  selection = mmt
      Which VM leaves an overloaded PM next.
      mmt | mc | rs | mu
  waking = idle
      What the first VM on an empty PM adds: all its power, or that of its use.
      idle | free
cloud.consolidate_mad
  VMs leave PMs above a CPU use that falls with the median absolute deviation of the past.
  Source: Beloglazov & Buyya, CCPE 24(13), 2012, section 6.1 (MAD)
Parameters:
  safety = 2.5
      A PM is overloaded above 1 - safety x MAD of its past use.
      a number from 0 to 100
  fallback = 0.7
      The limit before 12 observations.
      a number from 0 to 1
  selection = mmt
      Which VM leaves an overloaded PM next.
      mmt | mc | rs | mu
  waking = idle
      What the first VM on an empty PM adds: all its power, or that of its use.
      idle | free
cloud.consolidate_static
  VMs leave PMs above a fixed CPU use; little used PMs are emptied.
  Source: Beloglazov & Buyya, CCPE 24(13), 2012, section 6 (THR)
Parameters:
  limit = 0.8
      A PM is overloaded above this CPU use.
      a number from 0 to 1
  selection = mmt
      Which VM leaves an overloaded PM next.
      mmt | mc | rs | mu
  waking = idle
      What the first VM on an empty PM adds: all its power, or that of its use.
      idle | free
cloud.power_aware
  The PM whose power the VM raises least, all VMs using all their cores.
  Source: Beloglazov & Buyya, CCPE 24(13), 2012, section 6.3 (PABFD)
Parameters:
  limit = 1
      Most CPU that a PM's VMs may use together, over its physical cores.
      a number from 0 to 1000
  waking = idle
      What the first VM on an empty PM adds: all its power, or that of its use.
      idle | free
cloud.scale_steps
  Some VMs more or fewer when use has passed a limit for long enough.
  Source: Lorido-Botran, Miguel-Alonso & Lozano, J. Grid Computing 12, 2014, threshold-based rules
Parameters:
  upper = 0.7
      More VMs when their mean CPU use is above this
      a number from 0 to 1
  upper_for = 5min
      at every observation over this time.
      a duration such as 90s, 4ms or 2h
  out = 1
      So many more.
      a whole number from 1 to 1000000
  calm_out = 10min
      Nothing is done so long after more were made.
      a duration such as 90s, 4ms or 2h
  lower = 0.3
      Fewer VMs when their mean CPU use is below this
      a number from 0 to 1
  lower_for = 5min
      at every observation over this time.
      a duration such as 90s, 4ms or 2h
  in = 1
      So many fewer.
      a whole number from 1 to 1000000
  calm_in = 10min
      Nothing is done so long after VMs were ended.
      a duration such as 90s, 4ms or 2h
cloud.scale_target
  VMs in proportion to their use over a target; down late, as Kubernetes.
  Source: Kubernetes, Horizontal Pod Autoscaling, Algorithm details and default behavior
Parameters:
  target = 0.8
      CPU use that VMs should have on average.
      a number from 0.001 to 1
  tolerance = 0.1
      Nothing is done while use / target is so near to 1.
      a number from 0 to 10
  stabilization = 5min
      Down only to the highest that was recommended within this time.
      a duration such as 90s, 4ms or 2h
  grow = 1
      VMs may grow by this part of their number at once,
      a number from 0 to 1000
  grow_vms = 4
      or by this number if that is more.
      a whole number from 0 to 1000000
cloud.vmr_fit
  Best fit by NUMA node, with some VMs on a random node.
  Source: the placement of cloud.vmr_cluster: see docs/guide/cloud.md
Parameters:
  scatter = 0.35
      Probability of a random node.
      a number from 0 to 1
cloud.macro_greedy
  Rescheduling by the cheapest sets of moves that complete a slot.
  Source: this project: policies/lib/cloud/macro_greedy.h
Parameters:
  stubborn = false
      Try larger sets of smaller VMs where the smallest set finds no place.
      true or false
  goal = -1
      Stop when the objective is at most this (fewest migrations to a goal); -1: as low as the limit allows.
      a number from -1 to 1
cloud.single_move
  Rescheduling by the best single migration, as long as one gains.
  Source: exhaustive form of the heuristic HA in Ding et al., EuroSys 2025, section 5
Parameters:
  goal = -1
      Stop when the objective is at most this (fewest migrations to a goal); -1: as low as the limit allows.
      a number from -1 to 1
cloud.filter_score
  Rescheduling by filtering the VM and scoring the spots (heuristic HA).
  Source: HA of Ding et al., EuroSys 2025, as published in baselines/heuristics.py
Parameters:
  goal = -1
      Stop when the objective is at most this (fewest migrations to a goal); -1: as low as the limit allows.
      a number from -1 to 1
cloud.swap_search
  Rescheduling by local search over migrations and exchanges.
  Source: local search with a swap neighbourhood: policies/lib/cloud/swap_search.h
Parameters:
  most = 1000
      Exchanges looked at in each step, in thousands.
      a whole number from 1 to 1000000
  goal = -1
      Stop when the objective is at most this (fewest migrations to a goal); -1: as low as the limit allows.
      a number from -1 to 1
cloud.beam_search
  Rescheduling by beam search over sets of migrations.
  Source: beam search (Lowerre 1976) over the sets of macro_greedy
Parameters:
  width = 20
      Beginnings kept.
      a whole number from 1 to 100000
  branch = 3
      Ways in which each is continued.
      a whole number from 1 to 1000
  most = 2000
      Continuations tried in all.
      a whole number from 1 to 1000000000
  unit = sets
      A step: a set that completes a slot, or a move.
      sets | moves
  goal = -1
      Stop when the objective is at most this (fewest migrations to a goal); -1: as low as the limit allows.
      a number from -1 to 1
cloud.tree_search
  Rescheduling by Monte Carlo tree search (UCT) over sets of migrations.
  Source: UCT: Kocsis and Szepesvari 2006, over the sets of macro_greedy
Parameters:
  rounds = 500
      Plans tried.
      a whole number from 1 to 1000000000
  branch = 4
      Sets tried after each set, at most.
      a whole number from 1 to 1000
  explore = 0.3
      Weight of the exploration term.
      a number from 0 to 1000
  goal = -1
      Stop when the objective is at most this (fewest migrations to a goal); -1: as low as the limit allows.
      a number from -1 to 1
cloud.large_neighbourhood
  Rescheduling by large neighbourhood search over sets of migrations.
  Source: Shaw 1998, over the sets of macro_greedy
Parameters:
  rounds = 200
      Plans tried after the first.
      a whole number from 0 to 1000000000
  forget = 0.4
      Most of a plan that a round forgets.
      a number from 0 to 1
  goal = -1
      Stop when the objective is at most this (fewest migrations to a goal); -1: as low as the limit allows.
      a number from -1 to 1
cloud.scale_forecast
  As many VMs as the load of now and of the next intervals needs, by a forecast.
  Source: Lorido-Botran, Miguel-Alonso & Lozano, J. Grid Computing 12, 2014, time series analysis
Parameters:
  target = 0.7
      CPU use of the VMs at the load to come.
      a number from 0.001 to 1
  ahead = 1
      Intervals ahead for which to be ready.
      a whole number from 1 to 1000
  method = holt
      How the load is forecast.
      last | mean | ewma | holt | seasonal | ridge | loess
  alpha = 0.5
      ewma, holt: weight of the newest load.
      a number from 1e-06 to 1
  beta = 0.1
      holt: weight of the newest trend.
      a number from 0 to 1
  window = 48
      mean, ridge, loess: observations that count.
      a whole number from 1 to 512
  period = 288
      seasonal: intervals of a season.
      a whole number from 1 to 1048576
  lags = 4
      ridge: loads that the next follows from.
      a whole number from 1 to 16
  penalty = 0.1
      ridge: weight of small coefficients.
      a number from 0 to 1000000000
cloud.mip
  Rescheduling by a mixed-integer program (MIP), started from the best heuristic.
  Source: formulation of Ding et al., EuroSys 2025, by kinds of VMs
Parameters:
  solver = glpk
      Program that solves it: GLPK, linked if it was there at build time, or cbc on the path.
      glpk | cbc
  nodes = 2000
      Nodes of the search tree, at most; 0: no limit.
      a whole number of at least 0
  wall = never
      Wall time, at most. A run that it ends may come out differently next time.
      a duration such as 90s, 4ms or 2h
  each_vm = false
      Variables for each VM and spot, even where VMs are interchangeable.
      true or false
  goal = -1
      Stop when the objective is at most this (fewest migrations to a goal); -1: as low as the limit allows.
      a number from -1 to 1
cloud.partition
  Rescheduling in groups of PMs, each with a part of the migrations (POP).
  Source: POP: Narayanan et al., SOSP 2021; as in Ding et al., EuroSys 2025
Parameters:
  parts = 16
      Groups of PMs.
      a whole number from 1 to 100000
  drawn = true
      Groups are drawn; false: PMs in a row.
      true or false
  solver = macro_greedy
      Of each group: the greedy rule, or a mixed-integer program by GLPK or cbc.
      macro_greedy | glpk | cbc
  nodes = 2000
      Nodes of the search tree of a program, at most; 0: no limit.
      a whole number of at least 0
  goal = -1
      Stop when the objective is at most this (fewest migrations to a goal); -1: as low as the limit allows.
      a number from -1 to 1
cloud.risk_seeking
  Rescheduling by the best of several sampled plans.
  Source: risk-seeking evaluation of Ding et al., EuroSys 2025, over the scores of HA
Parameters:
  plans = 10
      Plans sampled (K), of which the best is kept.
      a whole number from 1 to 1000000
  temperature = 0.05
      Of the choice by scores: small is greedy, large is random.
      a number from 0.005 to 1000000
  vm_quantile = 0
      VMs less probable than this quantile are left out (.995 in the paper).
      a number from 0 to 1
  spot_quantile = 0
      The same for spots (.98 in the paper).
      a number from 0 to 1
  goal = -1
      Stop when the objective is at most this (fewest migrations to a goal); -1: as low as the limit allows.
      a number from -1 to 1
dag.heft
  Tasks by upward rank, each on the processor where it finishes first.
  Source: Topcuoglu, Hariri & Wu, IEEE TPDS 13(3), 2002, section 4.1; cost: Zhao & Sakellariou, Euro-Par 2003
Parameters:
  insertion = true
      Whether a task may go into a gap between others.
      true or false
  cost = mean
      What ranks count as the cost of a task, out of those of all processors.
      mean | median | best | worst
  tie = topological
      Equal ranks: the first in topological order, by chance, or by the ranks of successors.
      topological | random | successor
dag.cpop
  The tasks of the critical path on one processor, the others where they finish first.
  Source: Topcuoglu, Hariri & Wu, IEEE TPDS 13(3), 2002, section 4.2
dag.peft
  Tasks by mean optimistic cost, each where its finish plus the best case of the rest is least.
  Source: Arabnejad & Barbosa, IEEE TPDS 25(3), 2014
dag.lookahead_heft
  Tasks in the order of HEFT, each on the processor that lets its latest child finish first.
  Source: Bittencourt, Sakellariou & Madeira, PDP 2010
dag.hcpt
  Critical tasks by latest start, their parents before them; earliest finish without insertion.
  Source: Hagras & Janecek, ISPDC 2003 (HCPT)
dag.dls
  The pair of ready task and processor of highest dynamic level, without insertion.
  Source: Sih & Lee, IEEE TPDS 4(2), 1993
dag.list_etf
  The pair of ready task and processor that starts first, ties to the highest static level.
  Source: Hwang, Chow, Anger & Lee, SIAM J. Comput. 18(2), 1989
dag.mcp
  Tasks by lists of latest starts, each where it starts first, with insertion.
  Source: Wu & Gajski, IEEE TPDS 1(3), 1990; lists of children: Kwok & Ahmad, ACM Comput. Surv. 31(4), 1999
dag.min_min
  The ready task of the earliest finish, on the processor of that finish, again and again.
  Source: Braun et al., J. Parallel Distrib. Comput. 61(6), 2001: Min-min
dag.max_min
  The ready task whose earliest finish is latest, on the processor of that finish.
  Source: Braun et al., J. Parallel Distrib. Comput. 61(6), 2001: Max-min
dag.sufferage
  The ready task that loses most if it does not get its best processor, on that processor.
  Source: Maheswaran et al., J. Parallel Distrib. Comput. 59(2), 1999
dag.duplex
  The shorter of the schedules of min-min and max-min.
  Source: Braun et al., J. Parallel Distrib. Comput. 61(6), 2001: Duplex
dag.list_mct
  Tasks in topological order, each where it finishes first, without insertion.
  Source: Braun et al., J. Parallel Distrib. Comput. 61(6), 2001: MCT
dag.list_met
  Tasks in topological order, each on the first processor of those where it takes least.
  Source: Braun et al., J. Parallel Distrib. Comput. 61(6), 2001: MET
dag.olb
  Tasks in topological order, each on the processor that is free first, however slow.
  Source: Braun et al., J. Parallel Distrib. Comput. 61(6), 2001: OLB
dag.list
  Tasks by any rank, each on a processor by any rule.
  Source: Coleman et al., arXiv 2403.07112: parts of which list schedulers are made
Parameters:
  rank = upward
      The ready task of highest rank goes first.
      upward | downward | static_level | cpop | oct | work | topological | random
  cost = mean
      What ranks count as the cost of a task, out of those of all processors.
      mean | median | best | worst
  pick = eft
      The processor: where it finishes first, starts first, or takes least.
      eft | est | quickest
  insertion = true
      Whether a task may go into a gap between others.
      true or false
dag.list_random
  A ready task by chance on a processor by chance, again and again.
  Source: a baseline: uniform draws of tasks and processors
dag.met
  Minimum execution time: each ready task where it runs shortest.
  Source: Braun et al., JPDC 61(6), 2001, section 3.2; ties as in DS3: Arda et al., IEEE TC 69(8), 2020
Parameters:
  busy_quirk = false
      Take machines out of a tie as the released DS3 does: for each busy one, the machine at the place of the first busy one.
      true or false
dag.eft
  Earliest finish time: each ready task in turn where it would finish first.
  Source: Arda et al., DS3, IEEE TC 69(8), 2020, section 4.1
dag.etf
  Earliest task first: the ready task and machine that would finish first.
  Source: Hwang et al., SIAM J. Computing 18(2), 1989, as DS3 reckons: Arda et al., IEEE TC 69(8), 2020, section 4.1
dag.etf_lb
  Earliest task first at present frequencies, ties to the least used machine.
  Source: ETF_LB of DS3: Arda et al., IEEE TC 69(8), 2020, released program
dag.stf
  Shortest time first as DS3 has it: the first machine of least run time.
  Source: STF of DS3: Arda et al., IEEE TC 69(8), 2020, released program
dag.heft_rt
  HEFT over the ready tasks, into gaps of what waits; machines keep that order.
  Source: HEFT_RT of SoCRATES (EpiSci/SoCRATES); HEFT: Topcuoglu et al., IEEE TPDS 13(3), 2002
Parameters:
  communication = false
      Reckon with the time until the data of a ready task are there; SoCRATES does not.
      true or false
dag.round_robin
  Ready tasks on the machines in turn.
  Source: WorkflowSim (Chen & Deelman, e-Science 2012), round robin scheduler
dag.random
  Ready tasks on machines drawn at random.
  Source: random baseline of SoCRATES (EpiSci/SoCRATES)
dag.table
  Each task where a table says, by its name.
  Source: the table scheduler of DS3: Arda et al., IEEE TC 69(8), 2020
Parameters:
  machines = (none)
      Machine for each name of a task, such as 'fft=2, ifft=2, crc=0'.
      text
dag.recorded
  The machines that the source of the workload recorded: for replays.
  Source: trace replay as in DSLab and WRENCH: no rule but the record
dag.bil
  Tasks by their k-th best imaginary makespan, each where its own is least.
  Source: Oh & Ha, Euro-Par 1996, sections 3.1 and 3.2
dag.gdl
  Largest dynamic level first, with descendant consideration and resource scarcity.
  Source: Sih & Lee, IEEE TPDS 4(2), 1993, descendant consideration and resource scarcity
dag.hbmct
  Groups of independent tasks by rank, each balanced between the machines.
  Source: Sakellariou & Zhao, HCW 2004
dag.fcp
  Largest bottom level of a short list, on the first idle or enabling machine.
  Source: Radulescu & van Gemund, ICS 1999
Parameters:
  size = 0
      Ready tasks that are sorted, the others wait in a queue; 0: as many as machines.
      a whole number from 0 to 1000000000
dag.flb
  The ready task that can start first, found in logarithmic time.
  Source: Radulescu & van Gemund, ICPP 1999
dag.stochastic_heft
  HEFT with mean plus standard deviation as the cost of a noisy task.
  Source: Tang, Li, Liao, Fang & Wu, FGCS 27(8), 2011 (SHEFT)
Parameters:
  unit = 1s
      Unit of the rule's weights, which counts where the spread exceeds the mean.
      a duration such as 90s, 4ms or 2h
dag.branch_and_bound
  The shortest schedule of a small graph, by search with lower bounds.
  Source: Kohler & Steiglitz, JACM 21(1), 1974; Fernandez & Bussell, IEEE TC 22(8), 1973
Parameters:
  base = heft
      The heuristic whose schedule the search begins with.
      heft | cpop | peft | lookahead_heft | hcpt | dls | list_etf | mcp | min_min | max_min | sufferage | duplex | list_mct | list_met | olb | list_random
  nodes = 20000
      Partial schedules to look at.
      a whole number from 0 to 1000000000000
  tasks = 64
      Graphs with more tasks keep the schedule of the heuristic.
      a whole number from 0 to 1024
  memory = 67108864
      For partial schedules to compare with.
      a number from 0 to 100000000000 B
dag.annealing
  Simulated annealing over orders of tasks and their machines.
  Source: Kirkpatrick, Gelatt & Vecchi, Science 220, 1983; cooling: Braun et al., JPDC 61, 2001
Parameters:
  base = heft
      The heuristic whose schedule the search begins with.
      heft | cpop | peft | lookahead_heft | hcpt | dls | list_etf | mcp | min_min | max_min | sufferage | duplex | list_mct | list_met | olb | list_random
  evaluations = 20000
      Schedules to try.
      a whole number from 0 to 1000000000000
  hot = 0.005
      First temperature, as a part of the first makespan.
      a number from 1e-09 to 1000
  cold = 0.001
      Last temperature, as a part of the first makespan.
      a number from 1e-09 to 1000
  cooling = 0.9
      Factor from one temperature to the next.
      a number from 0.01 to 0.9999
  greedy = 0.3
      Share of moves after which the rest goes where it ends first.
      a number from 0 to 1
dag.genetic
  A genetic algorithm over orders of tasks and their machines.
  Source: Wang, Siegel, Roychowdhury & Maciejewski, JPDC 47, 1997; rates: Braun et al., JPDC 61, 2001
Parameters:
  base = heft
      The heuristic whose schedule is in the first population.
      heft | cpop | peft | lookahead_heft | hcpt | dls | list_etf | mcp | min_min | max_min | sufferage | duplex | list_mct | list_met | olb | list_random
  evaluations = 20000
      Schedules to make; fewer than the population: none.
      a whole number from 0 to 1000000000000
  population = 200
      Chromosomes.
      a whole number from 2 to 1000000
  crossover = 0.6
      Probability that a string is crossed.
      a number from 0 to 1
  mutation = 0.4
      Probability that a string is mutated.
      a number from 0 to 1
  patience = 150
      Generations without a better schedule after which it stops.
      a whole number from 1 to 1000000000000
dag.rollout
  Tries each ready task on each idle machine, a heuristic plans the rest.
  Source: Bertsekas, Tsitsiklis & Wu, Journal of Heuristics 3, 1997; Duin & Voss, Networks 34, 1999 (pilot method)
Parameters:
  base = heft
      The heuristic that completes a schedule.
      heft | cpop | peft | lookahead_heft | hcpt | dls | list_etf | mcp | min_min | max_min | sufferage | duplex | list_mct | list_met | olb | list_random
  objective = latency
      The end of the last job, or the sum of the ends of all jobs.
      makespan | latency
  width = 0
      Steps to try at a decision, those first that end first; 0: all.
      a whole number from 0 to 1000000000
  tasks = 1000
      With more tasks left than this the heuristic's own step is taken untried.
      a whole number from 0 to 1000000000
dag.linear
  The ready task and machine of the highest weighted sum of features.
  Source: features after SoCRATES/DeepSoCS (EpiSci); weights are the user's
Parameters:
  weights = finish=-1
      Weights by feature, e.g. "finish=-1, left=0.2"; the others are 0.
      text
dag.wsp_milp
  The least cost of machines on demand within the deadline, by a mixed-integer program with a row for each task and edge. Data take no time.
  Source: problem: arXiv 2506.01567, section 3, with finish times instead of a row for each path
Parameters:
  margin = 0
      Part of the time until the deadline that is planned to be free, e.g. for run times that are longer than known.
      a number from 0 to 0.99
  solver = glpk
      Program that solves it: GLPK, linked if it was there at build time, or cbc on the path.
      glpk | cbc
  nodes = 0
      Nodes of the search tree, at most; 0: no limit.
      a whole number of at least 0
  wall = never
      Wall time, at most. A run that it ends may come out differently next time.
      a duration such as 90s, 4ms or 2h
dag.wsp_greedy
  The best of three choices of machines on demand: upgrades along late paths, partial critical paths, prices of time; slack is used in each. Data take no time.
  Source: problem: arXiv 2506.01567, section 3; the rules are this project's; paths as dag.ic_pcp
Parameters:
  margin = 0
      Part of the time until the deadline that is planned to be free, e.g. for run times that are longer than known.
      a number from 0 to 0.99
  construction = best
      The first choice: upgrades from the cheapest along late paths, partial critical paths, prices of time, or the best of them.
      best | upgrades | paths | prices
dag.wsp_dp
  Least cost of machines on demand for every deadline on a grid, bottom up over the series-parallel tree; graphs that are not series-parallel get barriers first. Data take no time.
  Source: problem: arXiv 2506.01567, section 3; tree: Valdes, Tarjan & Lawler, SIAM J. Computing 11(2), 1982
Parameters:
  margin = 0
      Part of the time until the deadline that is planned to be free, e.g. for run times that are longer than known.
      a number from 0 to 0.99
  grid = 1000
      Steps of the deadline to which times are rounded.
      a whole number from 1 to 65536
dag.wsp_qubo
  Machines on demand by quadratic binary optimisation: one-hot penalties, paths with binary slack, simulated annealing, repair. Data take no time.
  Source: Tomasiewicz, Pawlik, Malawski & Rycerz, ICCS 2020
Parameters:
  margin = 0
      Part of the time until the deadline that is planned to be free, e.g. for run times that are longer than known.
      a number from 0 to 0.99
  sweeps = 1000
      Passes over all variables.
      a whole number from 1 to 1000000000
  paths = 256
      Paths that may be late, at most: each is a constraint. With more the run stops.
      a whole number from 1 to 1000000
dag.spwd
  Machines on demand for the series-parallel parts of a workflow, each with its share of the deadline; then slack is given back to windows of tasks. Data take no time.
  Source: arXiv 2506.01567, section 4; redistribution of slack is this project's
Parameters:
  margin = 0
      Part of the time until the deadline that is planned to be free, e.g. for run times that are longer than known.
      a number from 0 to 0.99
  max_subgraph_size = 1000
      Tasks of a part, at most.
      a whole number from 1 to 1000000
  rounds = 8
      Redistribution of slack after the parts are put together, at most; 0: as published.
      a whole number from 0 to 1000
  method = dp
      How parts are solved.
      milp | greedy | dp | qubo | ic_pcp
  solver = glpk
      Of method milp: glpk or cbc.
      glpk | cbc
  nodes = 0
      Of method milp: nodes of the search tree of a part, at most; 0: no limit.
      a whole number of at least 0
  grid = 1000
      Of method dp: steps of the deadline.
      a whole number from 1 to 65536
  sweeps = 1000
      Of method qubo: passes of the annealing.
      a whole number from 1 to 1000000000
  paths = 256
      Of method qubo: late paths of a part, at most.
      a whole number from 1 to 1000000
dag.ic_pcp
  Each partial critical path on the cheapest kind of machine on demand that ends all of its tasks before their latest finishes. Reduced to machines paid by use and data that take no time.
  Source: Abrishami, Naghibzadeh & Epema, FGCS 29(1), 2013, algorithms 1 to 3
Parameters:
  margin = 0
      Part of the time until the deadline that is planned to be free, e.g. for run times that are longer than known.
      a number from 0 to 0.99
os.fcfs
  First come first served: a thread runs until it sleeps, yields or ends.
  Source: Silberschatz, Galvin & Gagne, Operating System Concepts, section 5.3.1
os.round_robin
  Each ready thread in turn, for at most one quantum.
  Source: Silberschatz, Galvin & Gagne, Operating System Concepts, section 5.3.3; queues: per_cpu is Three Easy Pieces, chapter 10
Parameters:
  quantum = 10ms
      Turn of a thread that asks for no slice of its own.
      a duration such as 90s, 4ms or 2h
  queues = one
      One for all CPUs, or one for each.
      one | per_cpu
  peek = 30ms
      Between the looks of an idle CPU into the queues of others; never: none.
      a duration such as 90s, 4ms or 2h
os.cooperative
  16-bit Windows: nobody loses the CPU; next is who has not run for longest.
  Source: Wine, loader/task.c of 1999: TASK_Reschedule, TASK_LinkTask
os.lcfs
  Last come first served, with preemption or without.
  Source: Harchol-Balter, Performance Modeling and Design of Computer Systems, 2013, sections 29.2 and 30.2
Parameters:
  preemptive = true
      Whether who comes takes the CPU at once.
      true or false
os.sjf
  Shortest CPU burst first, without preemption.
  Source: Silberschatz, Galvin & Gagne, Operating System Concepts, section 5.3.2
Parameters:
  knows = truth
      How long a burst will be: the truth, or an exponential average of those before it.
      truth | average
  alpha = 0.5
      Weight of the last burst in the average.
      a number from 0 to 1
  first = 10ms
      What is expected of the first burst of a thread.
      a duration such as 90s, 4ms or 2h
os.srt
  Shortest remaining CPU burst first, with preemption.
  Source: Schrage, Operations Research 16(3), 1968; rank: size is PSJF, Wierman & Harchol-Balter, SIGMETRICS 2003
Parameters:
  knows = truth
      How long a burst will be: the truth, or an exponential average of those before it.
      truth | average
  rank = remaining
      What of a burst is compared: the rest or all.
      remaining | size
  alpha = 0.5
      Weight of the last burst in the average.
      a number from 0 to 1
  first = 10ms
      What is expected of the first burst of a thread.
      a duration such as 90s, 4ms or 2h
os.priority
  Fixed priorities, with preemption or without.
  Source: Silberschatz, Galvin & Gagne, Operating System Concepts, section 5.3.4
Parameters:
  preemptive = true
      Whether a larger priority takes the CPU at once.
      true or false
  quantum = never
      Time after which the next of the same priority runs.
      a duration such as 90s, 4ms or 2h
os.multilevel_queue
  Queues by class, each served only while those above it are empty.
  Source: Silberschatz, Galvin & Gagne, Operating System Concepts, section 5.3.5
Parameters:
  quantum = 10ms
      Turn of an interactive thread.
      a duration such as 90s, 4ms or 2h
os.mlfq
  Multilevel feedback queue: who uses the CPU long moves down, all are boosted.
  Source: Arpaci-Dusseau, Operating Systems: Three Easy Pieces, chapter 8
Parameters:
  queues = 3
      Number of queues.
      a whole number from 1 to 64
  quanta = 10ms
      Quantum of each queue from the top, apart by blanks; the last is that of the rest.
      text
  allotment = 1
      Quanta in a queue before a thread moves down.
      a whole number from 1 to 1000000000
  boost = never
      Time after which all threads move to the top.
      a duration such as 90s, 4ms or 2h
  stay = false
      Whether a pause renews the allotment (the old rule 4b).
      true or false
  bump = false
      Whether a thread comes back from a pause to the front.
      true or false
os.lottery
  Each quantum goes to the holder of a ticket drawn at random.
  Source: Waldspurger & Weihl, OSDI 1994, sections 2 and 4.2
Parameters:
  quantum = 10ms
      Time between draws.
      a duration such as 90s, 4ms or 2h
  draws = (none)
      Numbers drawn beforehand, modulo the tickets, apart by blanks; then at random.
      text
os.stride
  The thread of the least pass runs; passes grow inversely to tickets.
  Source: Waldspurger & Weihl, MIT/LCS/TM-528, 1995, sections 2 and 3
Parameters:
  quantum = 10ms
      Time between allocations.
      a duration such as 90s, 4ms or 2h
os.sfq
  Start-time fair queueing: the least start tag runs, shares by tickets.
  Source: Goyal, Guo & Vin, OSDI 1996, section 3
Parameters:
  quantum = 10ms
      Longest run of a thread that asks for no slice of its own.
      a duration such as 90s, 4ms or 2h
os.wfq
  Weighted fair queueing: the quantum that fluid sharing would end first.
  Source: Demers, Keshav & Shenker, SIGCOMM 1989; Parekh & Gallager, IEEE/ACM Transactions on Networking 1(3), 1993, section II
Parameters:
  quantum = 10ms
      Longest run of a thread that asks for no slice of its own.
      a duration such as 90s, 4ms or 2h
os.bvt
  Borrowed virtual time: fair shares, and early runs borrowed from later.
  Source: Duda & Cheriton, SOSP 1999, section 2
Parameters:
  allowance = 10ms
      C: how far a thread may run ahead of another that is due.
      a duration such as 90s, 4ms or 2h
  warp = 0s
      W: virtual time that threads of real-time classes borrow.
      a duration such as 90s, 4ms or 2h
os.gang
  Gangs: the threads of a process run at once, in slots that take turns.
  Source: Ousterhout, ICDCS 1982: the matrix method
Parameters:
  slot = 100ms
      Length of a slot.
      a duration such as 90s, 4ms or 2h
  alternate = true
      Whether a CPU without a thread in a slot runs one of another slot.
      true or false
os.las
  Least attained service first: who has had least CPU time in its burst.
  Source: Kleinrock, Queueing Systems II, 1976, section 4.6
Parameters:
  quantum = 1ms
      How far a thread may come ahead of the next.
      a duration such as 90s, 4ms or 2h
os.eevdf
  Linux since 6.6: of the threads that have not had their share, the one with the earliest virtual deadline.
  Source: Linux 6.12 and 6.18, kernel/sched/fair.c and features.h; Stoica & Abdel-Wahab, TR-95-22, Old Dominion University, 1995
Parameters:
  base_slice = 700us
      Slice of threads that ask for none, before scaling (750us up to about 6.14).
      a duration such as 90s, 4ms or 2h
  scaling = log
      The base slice times 1 + log2 of the CPUs, at most 8 of them, or as it is.
      none | log
  release = 6.18
      The kernel whose rule protects the running thread: until its deadline, or for the shortest slice that waits.
      6.12 | 6.18
  run_to_parity = true
      RUN_TO_PARITY: whether the running thread is protected at all.
      true or false
  preempt_short = true
      PREEMPT_SHORT: whether a wakee with a shorter slice lifts the protection.
      true or false
  place_lag = true
      PLACE_LAG: whether a thread that comes back keeps what it was owed.
      true or false
  delay_dequeue = true
      DELAY_DEQUEUE: whether a thread that sleeps with a debt stays in the queue to pay it.
      true or false
  balance_jitter = true
      Whether a busy CPU puts balancing off to the next tick by chance, every other time: stands for the noise of a real machine.
      true or false
os.rm
  Rate monotonic: the shortest period first, on any CPU.
  Source: Liu & Layland, J. ACM 20(1), 1973, section 4
os.dm
  Deadline monotonic: the shortest relative deadline first, on any CPU.
  Source: Leung & Whitehead, Performance Evaluation 2(4), 1982
os.edf
  Earliest deadline first, on any CPU.
  Source: Liu & Layland, J. ACM 20(1), 1973, section 7
os.p_rm
  Rate monotonic on each CPU; threads go to the first CPU that has room by Liu and Layland's bound.
  Source: Dhall & Liu, Operations Research 26(1), 1978
os.p_edf
  Earliest deadline first on each CPU; threads go to the first CPU that has room.
  Source: Dhall & Liu, Operations Research 26(1), 1978
os.partitioned
  RM, DM or EDF on each CPU; threads go to the first, fullest or emptiest CPU that has room by a bound or an exact test.
  Source: Davis & Burns, ACM Computing Surveys 43(4), 2011, section 4; Dhall & Liu, Operations Research 26(1), 1978; Oh & Son, Real-Time Systems 9(3), 1995; Baruah & Fisher, RTSS 2005
Parameters:
  order = edf
      On each CPU: rate monotonic, deadline monotonic or earliest deadline first.
      rm | dm | edf
  fit = first
      Of the CPUs with room the first, the fullest or the emptiest.
      first | best | worst
  test = exact
      Whether there is room: by a bound of the utilisation, by the hyperbolic bound (rm and dm only), or by response times or, for edf, processor demand.
      utilization | hyperbolic | exact
os.pd2
  Pfair: tasks advance evenly in quanta, which keeps all deadlines on several CPUs up to full use.
  Source: Anderson & Srinivasan, J. Computer & System Sciences 68(1), 2004
Parameters:
  quantum = 1ms
      Time between decisions; all CPUs decide at once.
      a duration such as 90s, 4ms or 2h
os.edzl
  Earliest deadline first, but threads without laxity before all others.
  Source: Cho, Lee, Ahn & Lin, Trans. IEICE E85-A(8), 2002
os.llf
  Least laxity first: who could wait least before its deadline is lost.
  Source: Mok, PhD thesis, MIT, 1983; Dertouzos & Mok, IEEE Trans. Software Eng. 15(12), 1989
Parameters:
  quantum = 1ms
      How long a thread runs before one of the same laxity takes its turn.
      a duration such as 90s, 4ms or 2h
os.cfs
  Linux until 6.5: the thread with the least virtual time.
  Source: Linux 6.1, kernel/sched/fair.c and features.h
Parameters:
  latency = 6ms
      Period in which each of up to 8 threads runs once.
      a duration such as 90s, 4ms or 2h
  min_granularity = 750us
      Least slice; with more than 8 threads each adds this to the period.
      a duration such as 90s, 4ms or 2h
  wakeup_granularity = 1ms
      How far a wakee of nice 0 has to be behind in virtual time to preempt.
      a duration such as 90s, 4ms or 2h
  idle_min_granularity = 750us
      Least slice of a SCHED_IDLE thread beside others; not scaled.
      a duration such as 90s, 4ms or 2h
  scaling = log
      The first three times 1 + log2 of the CPUs, at most 8 of them, or as they are.
      none | log
  gentle_fair_sleepers = true
      GENTLE_FAIR_SLEEPERS: sleepers are credited half a period, else a whole one.
      true or false
  start_debit = true
      START_DEBIT: whether a new thread starts a slice behind.
      true or false
  last_buddy = true
      LAST_BUDDY: whether who was preempted by a wakee is preferred after it.
      true or false
  balance_jitter = true
      Whether a busy CPU puts balancing off to the next tick by chance, every other time: stands for the noise of a real machine.
      true or false
os.bfs
  One queue in order of virtual deadlines, set anew with each slice.
  Source: Kolivas, BFS, kernel/sched/bfs.c, 2009
Parameters:
  rr_interval = 6ms
      Slice of every thread.
      a duration such as 90s, 4ms or 2h
os.solaris_ts
  Solaris time sharing: 60 priorities by a dispatch table.
  Source: illumos, uts/common/disp/ts.c, ts_dptbl.c and disp.c
Parameters:
  table = default
      Dispatch table: config_ts_dptbl or config_ts_dptbl_server.
      default | server
  clock = 10ms
      Clock tick that quanta are counted in (hz = 100).
      a duration such as 90s, 4ms or 2h
  sleep_promote = true
      Whether a sleeping thread is raised each second as a waiting one is, instead of when it wakes (ts_sleep_promote).
      true or false
  nosteal = 100us
      A thread that waits less stays near its cache (nosteal_nsec, of x86).
      a duration such as 90s, 4ms or 2h
os.windows_nt
  Windows NT: 32 priorities, raised after a wait, lowered by each quantum.
  Source: ReactOS, ntoskrnl/ke/thrdschd.c and dpc.c, ps/process.c
Parameters:
  base = 8
      Base priority of threads without one: idle class 4, below normal 6, normal 8, above normal 10, high 13, real time 24.
      a whole number from 1 to 31
  boost = 1
      Levels above the base after a wait: timer 0, disk 1, network 2, keyboard 6, sound 8.
      a whole number from 0 to 15
  quantum = 6
      Quantum in thirds of a clock tick: 6, 12, 18 (short, variable), 12, 24, 36 (long, variable), 18 (short, fixed), 36 (long, fixed).
      a whole number from 1 to 127
  clock = 15625us
      Clock tick: 64 in a second.
      a duration such as 90s, 4ms or 2h
os.linux_o1
  Linux 2.6 O(1): active and expired arrays, a bonus for sleepers.
  Source: Linux 2.6.6, kernel/sched.c (I. Molnar)
Parameters:
  cache_decay = 1ms
      A thread that ran within it stays (cache_decay_ticks; what i386 found on a Xeon).
      a duration such as 90s, 4ms or 2h
os.rt
  Fixed priorities of FIFO and round-robin threads, before all others, which are left some time.
  Source: POSIX.1-2017, 2.8.4; Linux kernel/sched/rt.c (6.1) and, for the fair server, deadline.c (6.12)
Parameters:
  slice = 100ms
      Of round robin (SCHED_RR), and of threads of no class.
      a duration such as 90s, 4ms or 2h
  rt_runtime = 950ms
      CPU time of real-time threads in each rt_period on each CPU (sched_rt_runtime_us); never: no limit.
      a duration such as 90s, 4ms or 2h
  rt_period = 1s
      Period of rt_runtime (sched_rt_period_us).
      a duration such as 90s, 4ms or 2h
  fair_server = false
      As Linux since 6.12: a deadline server for other threads instead of rt_runtime.
      true or false
  fair_runtime = 50ms
      Of the fair server, in each fair_period.
      a duration such as 90s, 4ms or 2h
  fair_period = 1s
      Of the fair server.
      a duration such as 90s, 4ms or 2h
os.deadline
  Earliest deadline first with constant bandwidth servers, above os.rt.
  Source: Linux kernel/sched/deadline.c (6.1); Abeni & Buttazzo, RTSS 1998; Abeni, Lipari & Lelli, SIGBED Review 11(4), 2015; Lipari & Baruah, ECRTS 2000
Parameters:
  slice = 100ms
      Of round robin (SCHED_RR), and of threads of no class.
      a duration such as 90s, 4ms or 2h
  rt_runtime = 950ms
      CPU time of real-time threads in each rt_period on each CPU (sched_rt_runtime_us); never: no limit.
      a duration such as 90s, 4ms or 2h
  rt_period = 1s
      Period of rt_runtime (sched_rt_period_us).
      a duration such as 90s, 4ms or 2h
  fair_server = false
      As Linux since 6.12: a deadline server for other threads instead of rt_runtime.
      true or false
  fair_runtime = 50ms
      Of the fair server, in each fair_period.
      a duration such as 90s, 4ms or 2h
  fair_period = 1s
      Of the fair server.
      a duration such as 90s, 4ms or 2h
  admission = true
      Deadline threads beyond rt_runtime / rt_period of all CPUs are made ordinary ones.
      true or false
  reclaim = false
      Deadline threads use what others have reserved and do not use (GRUB).
      true or false
os.ule
  FreeBSD ULE: interactive threads by score, others in a circular queue.
  Source: FreeBSD 13, sys/kern/sched_ule.c; Roberson, BSDCon 2003
Parameters:
  threshold = 30
      Score and nice value together below which a thread is interactive.
      a whole number from 1 to 100
os.bsd44
  4.4BSD: priorities by CPU use that decays with the load.
  Source: FreeBSD, sys/kern/sched_4bsd.c; McKusick et al. 1996, section 4.4
os.linux_on
  Linux 2.4 O(n): one list, the greatest goodness runs; counts by epochs.
  Source: Linux 2.4, kernel/sched.c (goodness)
os.ctss
  CTSS: levels by program size, 2^l quanta at level l, then one further.
  Source: Corbato, Merwin-Daggett, Daley, SJCC 1962
Parameters:
  quantum = 16ms
      One quantum; level l has 2^l of them.
      a duration such as 90s, 4ms or 2h
  words = 1
      Part of a working set moved in and out in one quantum.
      a whole number from 1 to 1000000000000
  anew = true
      Whether who was preempted has all of its quanta again.
      true or false
os.muqss
  BFS with a queue a CPU: the earliest virtual deadline of all their heads.
  Source: Kolivas, MuQSS, kernel/sched/MuQSS.c, 2016
Parameters:
  rr_interval = 6ms
      Slice of every thread.
      a duration such as 90s, 4ms or 2h
bigdata.fifo
  First come first served by priority; of a job the task nearest its data.
  Source: Apache Hadoop 1, mapred JobQueueTaskScheduler
Parameters:
  strict = false
      Jobs behind the first that waits get nothing.
      true or false
bigdata.omega
  Schedulers by queue that share all machines and commit optimistically.
  Source: Schwarzkopf, Konwinski, Abd-El-Malek & Wilkes, EuroSys 2013, sections 3.4 and 4; cluster-scheduler-simulator
Parameters:
  decision = 100ms
      Time that a scheduler thinks about a job ...
      a duration such as 90s, 4ms or 2h
  per_task = 5ms
      ... and about each of its tasks that do not run yet.
      a duration such as 90s, 4ms or 2h
  schedulers = (none)
      Other times, and several schedulers, as queue:decision:per_task:how many, ...
      text
  conflict = sequence_numbers
      A claim fails when its machine has changed, or when it has no room left.
      sequence_numbers | resource_fit
  transaction = incremental
      What is not in conflict is committed, or nothing if anything is.
      incremental | all_or_nothing
  retry = 1s
      Until a job with tasks left joins the line again.
      a duration such as 90s, 4ms or 2h
  tries = 0
      Tries after which a job is given up that has never run a task (Omega's simulator: 100). 0: never.
      a whole number from 0 to 1000000000
  most_tries = 0
      Tries after which any job is (1000). 0: never.
      a whole number from 0 to 1000000000
bigdata.monolithic
  One scheduler that thinks about a job at a time, for all queues.
  Source: Schwarzkopf, Konwinski, Abd-El-Malek & Wilkes, EuroSys 2013, sections 3.1 and 4.1; cluster-scheduler-simulator
Parameters:
  decision = 100ms
      Time that it thinks about a job ...
      a duration such as 90s, 4ms or 2h
  per_task = 5ms
      ... and about each of its tasks that do not run yet.
      a duration such as 90s, 4ms or 2h
  paths = (none)
      Other times by queue, as queue:decision:per_task, ...
      text
  retry = 1s
      Until a job with tasks left joins the line again.
      a duration such as 90s, 4ms or 2h
  tries = 0
      Tries after which a job is given up that has never run a task (Omega's simulator: 100). 0: never.
      a whole number from 0 to 1000000000
  most_tries = 0
      Tries after which any job is (1000). 0: never.
      a whole number from 0 to 1000000000
bigdata.drf
  The user with the least weighted dominant share first.
  Source: Ghodsi et al., NSDI 2011, section 4, algorithm 1
Parameters:
  by = queue
      Who has a share: a queue, or a user.
      queue | user
bigdata.mesos
  Offers of all that is free to the queue with the least dominant share.
  Source: Hindman et al., NSDI 2011; Schwarzkopf et al., EuroSys 2013, sections 3.3 and 4.2; cluster-scheduler-simulator, MesosSimulation.scala
Parameters:
  decision = 100ms
      Time that a framework thinks about a job ...
      a duration such as 90s, 4ms or 2h
  per_task = 5ms
      ... and about each of its tasks that do not run yet.
      a duration such as 90s, 4ms or 2h
  schedulers = (none)
      Other times by queue, as queue:decision:per_task, ...
      text
  batch = 1s
      Time that the allocator gathers resources for an offer.
      a duration such as 90s, 4ms or 2h
  allocate = 1ms
      Time that it takes to decide whose the offer is.
      a duration such as 90s, 4ms or 2h
  least_cores = 0
      Cores below which no offer is made.
      a number from 0 to 1000000000
  retry = 1s
      Until a job with tasks left joins the line again.
      a duration such as 90s, 4ms or 2h
  tries = 0
      Tries after which a job is given up that has never run a task (Omega's simulator: 100). 0: never.
      a whole number from 0 to 1000000000
  most_tries = 0
      Tries after which any job is (1000). 0: never.
      a whole number from 0 to 1000000000
bigdata.kubernetes
  As kube-scheduler: least (or most) allocated and balanced machines.
  Source: kubernetes.io, Resource bin packing; Scheduler performance tuning; kube-scheduler, plugins/noderesources
Parameters:
  strategy = least
      Scoring strategy of NodeResourcesFit: least or most allocated.
      least | most
  fit = 1
      Weight of NodeResourcesFit.
      a whole number from 0 to 100
  balanced = 1
      Weight of NodeResourcesBalancedAllocation.
      a whole number from 0 to 100
  cpu = 1
      Weight of CPU in NodeResourcesFit.
      a whole number from 0 to 100
  memory = 1
      Weight of memory in NodeResourcesFit.
      a whole number from 0 to 100
  percentage = 0
      percentageOfNodesToScore; 0: 50 less one for each 125 machines, at least 5.
      a whole number from 0 to 100
bigdata.tetris
  Packs tasks by alignment with what is free, short and poor jobs first.
  Source: Grandl, Ananthanarayanan, Kandula, Rao & Akella, SIGCOMM 2014, section 3
Parameters:
  fairness = 0.25
      0: any job may be chosen; 1: only the poorest.
      a number from 0 to 1
  penalty = 0.1
      Part of the alignment that reading from afar costs.
      a number from 0 to 1
  barrier = 0.9
      Part of a stage that is done when the rest goes first, if others wait for it.
      a number from 0 to 1
  remaining = 1
      Weight of short jobs beside the mean rule; 0: packing alone.
      a number from 0 to 1000000000
bigdata.borg
  By priority on scored machines; lower priorities are evicted.
  Source: Verma et al., EuroSys 2015, sections 2.5, 3.2 and 3.4; bands of Tirmazi et al., EuroSys 2020
Parameters:
  by = epvm
      What machines are scored by.
      epvm | best_fit
  enough = 0
      Machines with room to score; 0: all.
      a whole number from 0 to 1048576
  production = 120
      Least priority of the band of production ...
      a whole number from -1000000000 to 1000000000
  monitoring = 360
      ... and of that of monitoring above it.
      a whole number from -1000000000 to 1000000000
bigdata.fair
  Pools share by weight with guaranteed minimums; jobs inside share alike.
  Source: Apache Hadoop Fair Scheduler: FairSharePolicy, preemptTasksIfNecessary
Parameters:
  pools = (none)
      Weight and least slots of queues: "ads:2:10, logs:1"; others have 1 and 0.
      text
  jobs = fair
      Order of the jobs in a pool.
      fifo | fair
  preemption = false
      Pools may take back what they are due by killing.
      true or false
  min_timeout = never
      Time below its minimum after which a pool preempts.
      a duration such as 90s, 4ms or 2h
  fair_timeout = never
      Time below half of its fair share after which a pool preempts.
      a duration such as 90s, 4ms or 2h
  update = 500ms
      Between two looks at the shares.
      a duration such as 90s, 4ms or 2h
  interval = 15s
      Between two preemptions.
      a duration such as 90s, 4ms or 2h
bigdata.capacity
  Queues with guaranteed parts that may grow; limits for users; preemption.
  Source: Apache Hadoop YARN: CapacityScheduler, LeafQueue, ProportionalCapacityPreemptionPolicy
Parameters:
  queues = (none)
      Guaranteed and largest part of queues in percent: "prod:60:100, dev:40:70"; none: all that appear are alike.
      text
  user_limit_factor = 1
      Most that one user may have, of the guarantee of the queue.
      a number from 0.01 to 1000000
  minimum_user_limit = 1
      Part of the queue that a user may have however many there are.
      a number from 0 to 1
  preemption = false
      Queues may take back what they are due.
      true or false
  monitor = 3s
      Between two looks of the monitor.
      a duration such as 90s, 4ms or 2h
  retry = 1s
      A machine left idle because of limits is offered again after; see heartbeat.
      a duration such as 90s, 4ms or 2h
  wait = 15s
      From being chosen to being killed.
      a duration such as 90s, 4ms or 2h
  per_round = 0.1
      Most that a look takes back, of the cluster.
      a number from 0 to 1
  dead_zone = 0.1
      Part of its guarantee by which a queue may exceed.
      a number from 0 to 1000000
  natural = 0.2
      Part of what is due that is taken; others just end.
      a number from 0 to 1
bigdata.delay
  Fair or first come, but a job waits a while for a machine with its data.
  Source: Zaharia et al., EuroSys 2010, algorithms 1 and 3, section 4.2
Parameters:
  order = fair
      Jobs by arrival, or as in bigdata.fair: pools, and jobs in them, by use.
      fifo | fair
  pools = (none)
      Weight and least slots of queues: "ads:2:10, logs:1"; others have 1 and 0.
      text
  by = skips
      How waiting is counted.
      skips | time
  skips = 40
      Offers that a job passes up for data on the machine.
      a whole number from 0 to 1000000000000
  rack_skips = 0
      Further offers for data in the rack.
      a whole number from 0 to 1000000000000
  node_wait = 5s
      Time that a job waits for data on the machine.
      a duration such as 90s, 4ms or 2h
  rack_wait = 5s
      Further time for data in the rack.
      a duration such as 90s, 4ms or 2h
  retry = 1s
      A machine left idle is offered again after; see heartbeat.
      a duration such as 90s, 4ms or 2h
bigdata.late
  Copies the slow task with the longest time left to a machine that is fast.
  Source: Zaharia et al., OSDI 2008, section 4
Parameters:
  cap = 0.1
      Copies at a time, of all slots; at least one.
      a number from 0 to 1
  slow_node = 0.25
      Quantile of machines below which one is slow.
      a number from 0 to 1
  slow_task = 0.25
      Quantile of tasks below which one is slow.
      a number from 0 to 1
  age = 1min
      Time that a task runs before it is judged.
      a duration such as 90s, 4ms or 2h
  refresh = 3s
      Age that the ranking may have.
      a duration such as 90s, 4ms or 2h
bigdata.hadoop_speculation
  Copies the task of a job that a copy would bring forward most, one a scan.
  Source: Apache Hadoop 2, mapreduce v2 DefaultSpeculator
Parameters:
  running_part = 0.1
      Copies of a stage, of its running tasks ...
      a number from 0 to 1
  total_part = 0.01
      ... or of all its tasks ...
      a number from 0 to 1
  least = 10
      ... or so many: the most of the three.
      a whole number from 0 to 1000000000
  done_part = 0.05
      Part of the tasks of a stage that are done before it is looked at; at least one.
      a number from 0 to 1
  interval = 1s
      A job looks again after it has found none ...
      a duration such as 90s, 4ms or 2h
  retry = 15s
      ... or after it has asked for a copy.
      a duration such as 90s, 4ms or 2h
bigdata.spark_speculation
  Copies tasks that run for longer than a multiple of the median.
  Source: Apache Spark, TaskSetManager.checkSpeculatableTasks
Parameters:
  quantile = 0.75
      Part of the tasks of a stage that are done before others may be slow.
      a number from 0 to 1
  multiplier = 1.5
      A task is slow after so many times the median of the done ones.
      a number from 0 to 1000000
  interval = 100ms
      Between two looks.
      a duration such as 90s, 4ms or 2h
  least = 100ms
      No task is slow before.
      a duration such as 90s, 4ms or 2h
bigdata.varys
  Coflows with the smallest bottleneck first, their flows ending together.
  Source: Chowdhury, Zhong and Stoica, SIGCOMM 2014, section 5
Parameters:
  bottleneck = left
      Of the bytes that are left, or of those at the arrival.
      left | arrival
  fill = ordered
      Who gets first what is free after all have their rates; none: nobody.
      ordered | arrival | none
bigdata.aalo
  Coflows in queues by the bytes that they have sent, sizes unknown.
  Source: Chowdhury and Stoica, SIGCOMM 2015; coflow/coflowsim CoflowSimulatorDark
Parameters:
  queues = 10
      Priority levels.
      a whole number from 1 to 100
  first_limit = 10485760
      Bytes sent that end the stay in the first.
      a number of at least 1 B
  factor = 10
      From the limit of one to that of the next.
      a number from 1.000001 to 1000000
  interval = 10ms
      Between the rounds of the coordinator, at least 1 us.
      a duration such as 90s, 4ms or 2h
bigdata.coflow_fifo
  Coflows in the order of arrival, their flows ending together.
  Source: coflow/coflowsim, CoflowSimulator; Chowdhury, Zhong and Stoica, SIGCOMM 2014
bigdata.coflow_fair
  Every flow its max-min fair rate, whatever coflow it is of.
  Source: Chowdhury, Zhong and Stoica, SIGCOMM 2014, section 7
Parameters:
  share = max_min
      max_min, or equal: the lesser of equal parts of its two ports.
      max_min | equal
  interval = 0s
      What flows that ended left free is given away so often.
      a duration such as 90s, 4ms or 2h
bigdata.coflow_shortest
  Coflows with the smallest largest flow first.
  Source: coflow/coflowsim, CoflowSimulator; Chowdhury, Zhong and Stoica, SIGCOMM 2014
bigdata.coflow_narrowest
  Coflows with the fewest ports on one side first.
  Source: coflow/coflowsim, CoflowSimulator; Chowdhury, Zhong and Stoica, SIGCOMM 2014
bigdata.coflow_lightest
  Coflows with the fewest bytes left first.
  Source: coflow/coflowsim, CoflowSimulator; Chowdhury, Zhong and Stoica, SIGCOMM 2014
bigdata.stage_fifo
  Executors to the first job that arrived, as many as it can use.
  Source: Mao et al., SIGCOMM 2019, section 7.1; hongzimao/decima-sim
bigdata.stage_fair
  An equal part of the executors to every job that still has tasks to give away.
  Source: Mao et al., SIGCOMM 2019, section 7.1; hongzimao/decima-sim
bigdata.stage_weighted
  Executors to jobs by a power of their total work.
  Source: Mao et al., SIGCOMM 2019, section 7.1; hongzimao/decima-sim
Parameters:
  exponent = -1
      Of a job's total work in its weight.
      a number from -10 to 10
bigdata.stage_sjf_cp
  The job of least work first; of it the stage of the longest path.
  Source: Mao et al., SIGCOMM 2019, section 7.1; hongzimao/decima-sim
Parameters:
  late_paths = false
      Paths as of when a job is first looked at: with the true times of first tasks that have begun, as the authors' simulator has them.
      true or false
bigdata.stage_linear
  Executors to the stage of the highest weighted sum of features.
  Source: decisions and features after Mao et al., SIGCOMM 2019, section 5; weights are the user's
Parameters:
  weights = own=1e9, runnable=1e6, job_work=-1
      Weights by feature, e.g. "path=1, job_work=-0.5"; the others are 0.
      text
  width = 1
      Part of all executors that a job gets at most from outside, at least one.
      a number from 0 to 1
bigdata.stage_expr
  Executors to the stage of the highest value of a formula.
  Source: decisions and features after Mao et al., SIGCOMM 2019, section 5; the formula is the user's
Parameters:
  expr = 1e9s*own + 1e6s*runnable - job_work
      Formula of a stage; the largest is first, equals by job and stage; NaN is last.
      a formula
  width = 1
      Part of all executors that a job gets at most from outside, at least one.
      a number from 0 to 1
Variables:
  tasks                 Tasks of the stage that have not started.
  mean             s    Known time of one task.
  working               Executors on the stage.
  left                  Executors that are given out now.
  own                   1 if these are of its job, else 0.
  need                  Tasks that no executor is on the way for.
  runnable              1 if its parents are done, else 0.
  path             s    Longest way through it to the end of the job.
  job_work         s    Known time of the job's tasks that have not started.
  job_age          s    Since the job arrived.
  job_claim             Executors that the job has or gets.
  job_weight            Weight of the job.
bigdata.sparrow
  Schedulers without state that ask a few machines drawn at random.
  Source: Ousterhout et al., Sparrow, SOSP 2013, section 3, and the authors' simulator
Parameters:
  scheme = late
      How machines are found; see above.
      random | per_task | batch | late
  ratio = 2
      Machines asked for each task; 1 if at random.
      a number from 1 to 100
  delay = 500us
      Of a message, one way.
      a duration such as 90s, 4ms or 2h
  schedulers = 1
      Jobs go to one after the other.
      a whole number from 1 to 1000000
  think = 0s
      Of a scheduler for each task; it serves stages in turn.
      a duration such as 90s, 4ms or 2h
  greedy = false
      Late binding asks for all idle slots at once.
      true or false
bigdata.central
  One scheduler with a complete view, a message's way from every machine.
  Source: Ousterhout et al., Sparrow, SOSP 2013, and the authors' simulator
Parameters:
  delay = 500us
      Of a message, one way.
      a duration such as 90s, 4ms or 2h
  think = 0s
      Of the scheduler for each task, one after the other.
      a duration such as 90s, 4ms or 2h
bigdata.hawk
  Long jobs by a central scheduler, short ones by late binding; stealing.
  Source: Delgado et al., Hawk, USENIX ATC 2015, section 3, and the authors' simulator
Parameters:
  cutoff = 1129532ms
      Stages whose tasks take longer on average are long.
      a duration such as 90s, 4ms or 2h
  reserved = 0.17
      Part of the machines where no long task runs.
      a number from 0 to 1
  ratio = 2
      Places in queues for each short task.
      a number from 1 to 100
  delay = 500us
      Of a message, one way.
      a duration such as 90s, 4ms or 2h
  steals = 10
      Machines that an idle one asks for work.
      a whole number from 0 to 1000000
bigdata.eagle
  Hawk without stealing: machines with long work refuse short tasks, and places stick to their job.
  Source: Delgado et al., Eagle, SoCC 2016, and the authors' simulator
Parameters:
  cutoff = 1129532ms
      Stages whose tasks take longer on average are long.
      a duration such as 90s, 4ms or 2h
  reserved = 0.17
      Part of the machines where no long task runs.
      a number from 0 to 1
  ratio = 2
      Places in queues for each short task ...
      a number from 1 to 100
  least = 20
      ... and how many there are at least.
      a whole number from 1 to 1000000
  delay = 500us
      Of a message, one way.
      a duration such as 90s, 4ms or 2h
  rounds = 5
      Times that a place may be refused.
      a whole number from 0 to 1000
  sticky = true
      A place serves its job until nothing is left.
      true or false
  cap = 5
      Of what may overtake a place, in its own estimates.
      a number from 0 to 1000000000
bigdata.spark
  Jobs by arrival or pools by share; a stage waits a while for its data.
  Source: Apache Spark, SchedulingAlgorithm, TaskSetManager (locality wait), ExecutorAllocationManager
Parameters:
  mode = fifo
      Order of jobs: by arrival, or of pools by share.
      fifo | fair
  pools = (none)
      Weight and least slots of queues: "ads:2:10, logs:1"; others have 1 and 0.
      text
  node_wait = 3s
      Time that a stage waits for data on the machine.
      a duration such as 90s, 4ms or 2h
  rack_wait = 3s
      Further time for data in the rack.
      a duration such as 90s, 4ms or 2h
  revive = 1s
      A machine left idle is offered again after; see heartbeat.
      a duration such as 90s, 4ms or 2h
  allocation = static
      Jobs share all machines, or each has executors of its own as it needs them.
      static | dynamic
  backlog_timeout = 1s
      Tasks wait so long before a job asks for more.
      a duration such as 90s, 4ms or 2h
  sustained_timeout = 1s
      And so long before each further time.
      a duration such as 90s, 4ms or 2h
  idle_timeout = 1min
      Executors idle for so long are given back.
      a duration such as 90s, 4ms or 2h
  min_executors = 0
      A job keeps so many.
      a whole number from 0 to 16777216
  max_executors = 0
      A job has no more than; 0: no limit.
      a whole number from 0 to 16777216
  initial_executors = 0
      It asks for when it comes; or the least.
      a whole number from 0 to 16777216
bigdata.quincy
  All tasks placed at once by a min-cost flow over machines and racks.
  Source: Isard et al., SOSP 2009; Gog et al., OSDI 2016, cost models
Parameters:
  costs = quincy
      Of the arcs.
      quincy | trivial | octopus
  preempt = false
      Running tasks may be killed for better places.
      true or false
  wait_cost = 0.5
      Of a second that a task waits.
      a number from 0 to 1000000
  rack_cost = 1
      Of a GiB read from the rack.
      a number from 0 to 1000000
  core_cost = 2
      Of a GiB read from another rack.
      a number from 0 to 1000000
  preferred = 0.1
      Part of its input that makes a place preferred.
      a number from 0 to 1
  progress = 1
      A running task's arc is cheaper by that a second.
      a number from 0 to 1000000
  decision_time = 0s
      From a solution to its effect.
      a duration such as 90s, 4ms or 2h
  arc_time = 0s
      The same for each arc.
      a duration such as 90s, 4ms or 2h
  interval = 1s
      Costs grow with time: solved again while tasks wait.
      a duration such as 90s, 4ms or 2h
bigdata.apollo
  A scheduler for each job, which matches tasks to machines by the waits that these announce.
  Source: After summaries of Boutin et al., Apollo, OSDI 2014, section 3
Parameters:
  delay = 500us
      Of a message, one way.
      a duration such as 90s, 4ms or 2h
  report = 1s
      From a change at a machine to its next row.
      a duration such as 90s, 4ms or 2h
  tokens = 100
      Regular tasks of a job of weight 1.
      a whole number from 1 to 1000000000
  extra = 100
      Opportunistic tasks of a job.
      a whole number from 0 to 1000000000
  batch = 100
      Tasks that are matched together at most.
      a whole number from 1 to 100000
  candidates = 10
      Machines drawn for each task; 0: all are seen.
      a whole number from 0 to 1000000
  late = 2
      Times its expected wait makes a duplicate; 0: none.
      a number from 0 to 1000000000
  noise = 1
      Most that is added to estimates, in reports.
      a number from 0 to 1000
  preempts = true
      Regular tasks stop opportunistic ones.
      true or false
$ for word in $(orrery list generators | cut -d' ' -f1); do orrery explain $word; done
batch.general
  Independent gaps, run times, sizes and estimates from any distribution.
  Source: Kendall's G/G/c queues; Poisson arrivals by default
Parameters:
  jobs = 10000
      Number of jobs.
      a whole number of at least 1
  interarrival = exponential(mean=100s)
      Distribution of the time between two arrivals; the first job comes after one.
      text
  runtime = exponential(mean=90s)
      Distribution of run times.
      text
  procs = 1
      Distribution of processors, rounded to the nearest whole number, at least 1.
      text
  estimate = 1
      Distribution of requested time / run time; below 1 the job asks for too little.
      text
  users = 0
      Number of users, numbered from 1; 0: jobs have none.
      a whole number from 0 to 4000000000
  user_skew = 0
      Exponent of the Zipf law of jobs per user; 0: all submit alike.
      a number from 0 to 10
batch.lublin
  Rigid jobs of a parallel machine with a daily cycle.
  Source: Lublin and Feitelson, JPDC 63(11), 2003; parameters of m_lublin99.c
Parameters:
  jobs = 10000
      Number of jobs.
      a whole number of at least 1
  kind = all
      Published parameters: of all jobs, of one class, or two classes side by side.
      all | batch | interactive | both
  estimate = exact
      Requested time: the run time; uniform from it to (1 + factor) times it; or that, rounded up to a duration that people type.
      exact | factor | rounded
  estimate_factor = 2
      How far estimates reach beyond the run time.
      a number from 0 to 1000000
  users = 0
      Number of users, numbered from 1; 0: jobs have none.
      a whole number from 0 to 4000000000
  user_skew = 0
      Exponent of the Zipf law of jobs per user; 0: all submit alike.
      a number from 0 to 10
bigdata.cells
  Batch and service jobs of Omega's example cell.
  Source: Schwarzkopf et al., EuroSys 2013; cluster-scheduler-simulator, Workloads.scala
Parameters:
  jobs = 10000
      Number of jobs, of both kinds together.
      a whole number of at least 1
  batch_interarrival = exponential(mean=10s)
      Distribution of the time between two jobs of the queue batch ...
      text
  batch_tasks = exponential(mean=100)
      ... of their tasks, rounded up ...
      text
  batch_time = exponential(mean=100s)
      ... and of the time that each of its tasks takes.
      text
  service_interarrival = exponential(mean=20s)
      The same of service ...
      text
  service_tasks = exponential(mean=10)
      ... their tasks ...
      text
  service_time = exponential(mean=500s)
      ... and times.
      text
  cores = 1
      Cores of a task.
      a number from 0.001 to 1000000
  memory = 2000000000
      Memory of a task.
      a number of at least 0 B
bigdata.mapreduce
  MapReduce jobs with tasks, times and bytes from any distribution, queues and users.
  Source: Dean and Ghemawat, MapReduce, OSDI 2004: the shape of the jobs; all figures are parameters
Parameters:
  jobs = 100
      Number of jobs.
      a whole number from 1 to 1000000000
  gap = exponential(mean=10s)
      Distribution of the time between two submissions; the first is at 0.
      text
  maps = lognormal(mean=20, cv2=4)
      Distribution of the number of maps, rounded to 1 or more.
      text
  reduces = lognormal(mean=4, cv2=4)
      Distribution of the number of reduces, rounded; 0: maps only.
      text
  map_time = lognormal(mean=20s, cv2=0.25)
      Distribution of the time of a map, without reading.
      text
  reduce_time = lognormal(mean=40s, cv2=0.25)
      Distribution of the time of a reduce, without reading.
      text
  block = 134217728
      Bytes of a file that each map reads.
      a number of at least 0 B
  shuffle = 0.5
      Distribution of the bytes that a job shuffles for each that it reads.
      text
  memory = 0
      Memory of a task, beside one core.
      a number of at least 0 B
  queues = default
      Queues and their shares of the jobs, "production 3, research 1"; alone: 1.
      text
  users = 1
      Users, who submit alike.
      a whole number from 1 to 1000000000
bigdata.tpch
  Spark jobs drawn from the TPC-H templates of the study's trace.
  Source: Mao et al., Learning Scheduling Algorithms for Data Processing Clusters, SIGCOMM 2019, section 7.2
Parameters:
  jobs = 20
      Number of jobs; 0: as many as `order` names.
      a whole number from 0 to 1000000000
  gap = 0s
      Distribution of the time between two submissions; the first is at 0. exponential(mean=25s): a stream as in the paper.
      text
  queries = (none)
      Numbers of the queries, "1 5 17"; empty: all.
      text
  sizes = (none)
      Sizes of the tables, "2g 50g"; empty: all.
      text
  order = (none)
      Templates in turn, over and over, "tpch-2g-1 tpch-50g-9"; empty: drawn.
      text
cloud.general
  VMs with independent gaps, life times and flavours from any distribution.
  Source: Poisson arrivals by default; flavours of Ding et al., EuroSys 2025
Parameters:
  vms = 10000
      Number of VMs.
      a whole number of at least 1
  interarrival = exponential(mean=10s)
      Distribution of the time between two arrivals; the first VM comes after one.
      text
  lifetime = lognormal(mean=4h, cv2=9)
      Distribution of life times.
      text
  flavours = 2:25 4:25 8:22 16:17 32:7.3 64:2.5 88:1.2
      Cores of the flavours and their shares, blank separated.
      text
  core_memory = 2147483648
      Memory for each core.
      a number of at least 0 B
  double_from = 32
      VMs of at least so many cores are spread over two NUMA nodes.
      a whole number from 1 to 1000000
  evictable = 0
      Share of VMs that may be evicted (spot).
      a number from 0 to 1
  priorities = 1
      Priorities 0 .. this - 1, equally likely; evictable VMs have priority 0.
      a whole number from 1 to 1000
  group_size = 1
      Distribution of the number of VMs that come together.
      text
  group = none
      What VMs that come together ask for.
      none | affinity | anti_affinity
  scope = host
      Where they are together or apart.
      host | rack | zone | domain
  use = 1
      Part of its cores that a VM uses all the time.
      a number from 0 to 1
  initial = 0
      So many of the VMs are there at the start.
      a whole number of at least 0
cloud.services
  Services whose load is a sine with correlated noise.
  Source: Season and first-order autoregressive logarithms, as is common
Parameters:
  services = 10
      Number of services; all are there at first.
      a whole number from 1 to 1000000
  mean = lognormal(mean=10, cv2=1)
      Distribution of the mean load of a service, in VMs at full use.
      text
  amplitude = 0.5
      How far the season takes the load up and down, part of the mean.
      a number from 0 to 1
  period = 24h
      Length of the season, a sine.
      a duration such as 90s, 4ms or 2h
  phase = 0.1
      Services begin anywhere within this part of the season; 0: all at its mean, rising.
      a number from 0 to 1
  noise = 0.1
      Standard deviation of the logarithm of the factor on the load.
      a number from 0 to 10
  memory_of_noise = 0.8
      Correlation of that logarithm from one step to the next.
      a number from 0 to 0.999999
  step = 5min
      Between two values of the load.
      a duration such as 90s, 4ms or 2h
  length = 48h
      Life time of the services.
      a duration such as 90s, 4ms or 2h
  cores = 2
      Of each VM.
      a number from 0.001 to 1000000
  memory = 4294967296
      Of each VM.
      a number of at least 0 B
  first_use = 0.7
      VMs at first: as many as have this CPU use.
      a number from 0.001 to 1
  least = 1
      Fewest VMs of a service.
      a whole number from 1 to 1000000
  most = 1000
      Most VMs of a service.
      a whole number from 1 to 1000000
  apart = 0
      At most so many VMs of a service on one host; 0: no limit.
      a whole number from 0 to 1000000
cloud.vmr_cluster
  A cluster with holes in its PMs, and VMs that come and go.
  Source: after the clusters of Ding et al., EuroSys 2025
Parameters:
  layout = M
      Set of parameters of the placement at the start: see docs/guide/cloud.md.
      M | M-more | M-scattered | M-tight | M-mid | M-low | L | multi
  gap = 2s
      Distribution of the time between two changes, half of them arrivals.
      text
  span = 30min
      Changes go on for so long; 0s: there are none.
      a duration such as 90s, 4ms or 2h
dag.chains
  Chains of tasks beside each other.
  Source: The elementary graph; SAGA (Coleman and Krishnamachari, arXiv 2403.07112) uses chains of 3 to 5
Parameters:
  jobs = 1
      Number of graphs.
      a whole number of at least 1
  gap = 0s
      Distribution of the time between two submissions; the first is at 0.
      text
  costs = unrelated
      Unrelated: a table of times by kind of machine; related: work over speed.
      related | unrelated
  beta = 0.5
      Unrelated times are uniform in mean * (1 - beta/2) to mean * (1 + beta/2).
      a number from 0 to 2
  cost = uniform(0, 20s)
      Distribution of the mean time of a task over the machines of the platform.
      text
  ccr = 1
      Mean time of an edge over mean time of a task in each graph; 0: no data.
      a number from 0 to 1000000
  volume = 1
      Distribution of the bytes of an edge, in any unit: ccr says how many they are.
      text
  bandwidth = 0
      Rate at which ccr is reckoned; 0: that of the platform.
      a number of at least 0 B/s
  chains = 4
      Chains of a graph.
      a whole number from 1 to 1000000
  length = 5
      Tasks of a chain.
      a whole number from 1 to 1000000
dag.cholesky
  Cholesky factorisation of a tiled matrix.
  Source: Buttari, Langou, Kurzak and Dongarra, Parallel Computing 35(1), 2009; weights: arXiv 1510.05107
Parameters:
  jobs = 1
      Number of graphs.
      a whole number of at least 1
  gap = 0s
      Distribution of the time between two submissions; the first is at 0.
      text
  costs = unrelated
      Unrelated: a table of times by kind of machine; related: work over speed.
      related | unrelated
  beta = 0.5
      Unrelated times are uniform in mean * (1 - beta/2) to mean * (1 + beta/2).
      a number from 0 to 2
  cost = 10ms
      Distribution of the mean time of a task over the machines of the platform.
      text
  ccr = 1
      Mean time of an edge over mean time of a task in each graph; 0: no data.
      a number from 0 to 1000000
  volume = 1
      Distribution of the bytes of an edge, in any unit: ccr says how many they are.
      text
  bandwidth = 0
      Rate at which ccr is reckoned; 0: that of the platform.
      a number of at least 0 B/s
  n = 5
      Tiles on a side; n (n + 1) (n + 2) / 6 tasks.
      a whole number from 1 to 380
  weights = work
      Work: potrf, trsm, syrk and gemm as 1 : 3 : 3 : 6, by their operations.
      equal | work
dag.daggen
  Random graphs by fatness, density, regularity and jumps.
  Source: Suter and Hunold, daggen (github.com/frs69wq/daggen)
Parameters:
  jobs = 1
      Number of graphs.
      a whole number of at least 1
  gap = 0s
      Distribution of the time between two submissions; the first is at 0.
      text
  costs = unrelated
      Unrelated: a table of times by kind of machine; related: work over speed.
      related | unrelated
  beta = 0.5
      Unrelated times are uniform in mean * (1 - beta/2) to mean * (1 + beta/2).
      a number from 0 to 2
  cost = uniform(0, 20s)
      Distribution of the mean time of a task over the machines of the platform.
      text
  ccr = 1
      Mean time of an edge over mean time of a task in each graph; 0: no data.
      a number from 0 to 1000000
  volume = 1
      Distribution of the bytes of an edge, in any unit: ccr says how many they are.
      text
  bandwidth = 0
      Rate at which ccr is reckoned; 0: that of the platform.
      a number of at least 0 B/s
  tasks = 100
      Tasks of a graph.
      a whole number from 1 to 10000000
  fat = 0.5
      Width of levels: 0 a chain, 1 all tasks beside each other.
      a number from 0 to 1
  density = 0.5
      Parents: 0 as few as can be, 1 up to a whole level.
      a number from 0 to 1
  regular = 0.9
      1: all levels are equally wide.
      a number from 0 to 1
  jump = 1
      Most levels that an edge goes down.
      a whole number from 1 to 1000000
  complexity = none
      None: cost, ccr, volume and bandwidth count. Otherwise they do not: a task has d elements, d^2, d^2 log d or d^3 operations, and sends 8 d^2 bytes.
      none | n2 | nlogn | n3 | mixed
  mindata = 2048
      Fewest elements, in multiples of 1024.
      a whole number from 1024 to 1000000
  maxdata = 11264
      Most elements.
      a whole number from 1024 to 1000000
dag.fft
  The fast Fourier transform: a tree of calls, then butterflies.
  Source: Topcuoglu, Hariri and Wu, IEEE TPDS 13(3), 2002, section 5.3
Parameters:
  jobs = 1
      Number of graphs.
      a whole number of at least 1
  gap = 0s
      Distribution of the time between two submissions; the first is at 0.
      text
  costs = unrelated
      Unrelated: a table of times by kind of machine; related: work over speed.
      related | unrelated
  beta = 0.5
      Unrelated times are uniform in mean * (1 - beta/2) to mean * (1 + beta/2).
      a number from 0 to 2
  cost = uniform(0, 20s)
      Distribution of the mean time of a task over the machines of the platform.
      text
  ccr = 1
      Mean time of an edge over mean time of a task in each graph; 0: no data.
      a number from 0 to 1000000
  volume = 1
      Distribution of the bytes of an edge, in any unit: ccr says how many they are.
      text
  bandwidth = 0
      Rate at which ccr is reckoned; 0: that of the platform.
      a number of at least 0 B/s
  points = 8
      Points m, a power of two; 2 m - 1 + m log2 m tasks.
      a whole number from 2 to 262144
dag.fork_join
  Forks into branches that join again, in stages.
  Source: The fork-join graphs of the literature on list scheduling; 1 + stages (width length + 1) tasks
Parameters:
  jobs = 1
      Number of graphs.
      a whole number of at least 1
  gap = 0s
      Distribution of the time between two submissions; the first is at 0.
      text
  costs = unrelated
      Unrelated: a table of times by kind of machine; related: work over speed.
      related | unrelated
  beta = 0.5
      Unrelated times are uniform in mean * (1 - beta/2) to mean * (1 + beta/2).
      a number from 0 to 2
  cost = uniform(0, 20s)
      Distribution of the mean time of a task over the machines of the platform.
      text
  ccr = 1
      Mean time of an edge over mean time of a task in each graph; 0: no data.
      a number from 0 to 1000000
  volume = 1
      Distribution of the bytes of an edge, in any unit: ccr says how many they are.
      text
  bandwidth = 0
      Rate at which ccr is reckoned; 0: that of the platform.
      a number of at least 0 B/s
  stages = 1
      Forks, one behind the join of the other.
      a whole number from 1 to 1000000
  width = 8
      Branches of a fork.
      a whole number from 1 to 1000000
  length = 1
      Tasks of a branch, one behind the other.
      a whole number from 1 to 1000000
dag.gaussian_elimination
  Gaussian elimination by columns.
  Source: Topcuoglu, Hariri and Wu, IEEE TPDS 13(3), 2002, section 5.3
Parameters:
  jobs = 1
      Number of graphs.
      a whole number of at least 1
  gap = 0s
      Distribution of the time between two submissions; the first is at 0.
      text
  costs = unrelated
      Unrelated: a table of times by kind of machine; related: work over speed.
      related | unrelated
  beta = 0.5
      Unrelated times are uniform in mean * (1 - beta/2) to mean * (1 + beta/2).
      a number from 0 to 2
  cost = uniform(0, 20s)
      Distribution of the mean time of a task over the machines of the platform.
      text
  ccr = 1
      Mean time of an edge over mean time of a task in each graph; 0: no data.
      a number from 0 to 1000000
  volume = 1
      Distribution of the bytes of an edge, in any unit: ccr says how many they are.
      text
  bandwidth = 0
      Rate at which ccr is reckoned; 0: that of the platform.
      a number of at least 0 B/s
  m = 5
      Columns; (m^2 + m - 2) / 2 tasks.
      a whole number from 2 to 4000
  weights = equal
      Work: in step k a pivot has m - k operations and an update 2 (m - k).
      equal | work
dag.in_tree
  Trees that merge into one task.
  Source: The data sets of SAGA (Coleman and Krishnamachari, arXiv 2403.07112): levels 2-4, branching 2-3
Parameters:
  jobs = 1
      Number of graphs.
      a whole number of at least 1
  gap = 0s
      Distribution of the time between two submissions; the first is at 0.
      text
  costs = unrelated
      Unrelated: a table of times by kind of machine; related: work over speed.
      related | unrelated
  beta = 0.5
      Unrelated times are uniform in mean * (1 - beta/2) to mean * (1 + beta/2).
      a number from 0 to 2
  cost = uniform(0, 20s)
      Distribution of the mean time of a task over the machines of the platform.
      text
  ccr = 1
      Mean time of an edge over mean time of a task in each graph; 0: no data.
      a number from 0 to 1000000
  volume = 1
      Distribution of the bytes of an edge, in any unit: ccr says how many they are.
      text
  bandwidth = 0
      Rate at which ccr is reckoned; 0: that of the platform.
      a number of at least 0 B/s
  levels = 4
      Levels, that of the root included.
      a whole number from 1 to 25
  least = 2
      Fewest predecessors of a task above the leaves.
      a whole number from 1 to 1000000
  most = 3
      Most; the number is drawn uniformly.
      a whole number from 1 to 1000000
dag.inject
  Jobs drawn from the graphs of the study's trace, as they arrive at a SoC.
  Source: Arda et al., DS3, IEEE TC 69(8), 2020, job generator
Parameters:
  jobs = 0
      Number of jobs; 0: as `counts` or `until` say.
      a whole number of at least 0
  until = never
      No job is submitted at or after this time.
      a duration such as 90s, 4ms or 2h
  gap = exponential(mean=1ms)
      Distribution of the time between two submissions; the first is at 0.
      text
  whole = false
      Cut gaps to whole microseconds, as DS3 does.
      true or false
  mix = (none)
      Graphs of the trace and their shares, "WIFI_TX 0.8, WIFI_RX 0.2"; empty: all alike.
      text
  counts = (none)
      Graphs of the trace and how many jobs of each, "WIFI_TX 8, WIFI_RX 2", in random order.
      text
dag.laplace
  The Laplace equation solver: a diamond of tasks.
  Source: Wu and Gajski, IEEE TPDS 1(3), 1990; the shape of laplace in the Standard Task Graph set
Parameters:
  jobs = 1
      Number of graphs.
      a whole number of at least 1
  gap = 0s
      Distribution of the time between two submissions; the first is at 0.
      text
  costs = unrelated
      Unrelated: a table of times by kind of machine; related: work over speed.
      related | unrelated
  beta = 0.5
      Unrelated times are uniform in mean * (1 - beta/2) to mean * (1 + beta/2).
      a number from 0 to 2
  cost = uniform(0, 20s)
      Distribution of the mean time of a task over the machines of the platform.
      text
  ccr = 1
      Mean time of an edge over mean time of a task in each graph; 0: no data.
      a number from 0 to 1000000
  volume = 1
      Distribution of the bytes of an edge, in any unit: ccr says how many they are.
      text
  bandwidth = 0
      Rate at which ccr is reckoned; 0: that of the platform.
      a number of at least 0 B/s
  n = 4
      Points on a side; n^2 tasks.
      a whole number from 1 to 3000
dag.layered
  Random graphs by the layer-by-layer method.
  Source: Tobita and Kasahara, J. Scheduling 5(5), 2002; as in Cordeiro et al., SIMUTools 2010
Parameters:
  jobs = 1
      Number of graphs.
      a whole number of at least 1
  gap = 0s
      Distribution of the time between two submissions; the first is at 0.
      text
  costs = unrelated
      Unrelated: a table of times by kind of machine; related: work over speed.
      related | unrelated
  beta = 0.5
      Unrelated times are uniform in mean * (1 - beta/2) to mean * (1 + beta/2).
      a number from 0 to 2
  cost = uniform(0, 20s)
      Distribution of the mean time of a task over the machines of the platform.
      text
  ccr = 1
      Mean time of an edge over mean time of a task in each graph; 0: no data.
      a number from 0 to 1000000
  volume = 1
      Distribution of the bytes of an edge, in any unit: ccr says how many they are.
      text
  bandwidth = 0
      Rate at which ccr is reckoned; 0: that of the platform.
      a number of at least 0 B/s
  tasks = 100
      Tasks of a graph.
      a whole number from 1 to 10000000
  layers = 10
      Layers; each task falls into any of them alike.
      a whole number from 1 to 1000000
  probability = 0.05
      Of an edge between two tasks of different layers.
      a number from 0 to 1
dag.lu
  LU factorisation of a tiled matrix, without pivoting.
  Source: Golub and Van Loan, Matrix Computations, block LU by outer products, a task a tile
Parameters:
  jobs = 1
      Number of graphs.
      a whole number of at least 1
  gap = 0s
      Distribution of the time between two submissions; the first is at 0.
      text
  costs = unrelated
      Unrelated: a table of times by kind of machine; related: work over speed.
      related | unrelated
  beta = 0.5
      Unrelated times are uniform in mean * (1 - beta/2) to mean * (1 + beta/2).
      a number from 0 to 2
  cost = 10ms
      Distribution of the mean time of a task over the machines of the platform.
      text
  ccr = 1
      Mean time of an edge over mean time of a task in each graph; 0: no data.
      a number from 0 to 1000000
  volume = 1
      Distribution of the bytes of an edge, in any unit: ccr says how many they are.
      text
  bandwidth = 0
      Rate at which ccr is reckoned; 0: that of the platform.
      a number of at least 0 B/s
  n = 5
      Tiles on a side; n (n + 1) (2 n + 1) / 6 tasks.
      a whole number from 1 to 310
  weights = work
      Work: getrf, trsm and gemm as 2 : 3 : 6, by their operations.
      equal | work
dag.montage
  Mosaics of the sky like those of Montage, with their files.
  Source: Bharathi et al., WORKS 2008; Juve et al., FGCS 29(3), 2013; numbers of github.com/pegasus-isi/WorkflowGenerator
Parameters:
  jobs = 1
      Number of graphs.
      a whole number of at least 1
  gap = 0s
      Distribution of the time between two submissions; the first is at 0.
      text
  costs = unrelated
      Unrelated: a table of times by kind of machine; related: work over speed.
      related | unrelated
  beta = 0.5
      Unrelated times are uniform in mean * (1 - beta/2) to mean * (1 + beta/2).
      a number from 0 to 2
  images = 50
      Images; 50 cover one square degree.
      a whole number from 2 to 5000
  overlaps = 4
      Overlapping pairs for each image; 2 images + pairs + 6 tasks.
      a number from 0 to 10000
  time_factor = 1
      Factor on all times.
      a number from 0 to 1000000
  size_factor = 1
      Factor on all sizes.
      a number from 0 to 1000000
dag.out_tree
  Trees that spread from one task.
  Source: The data sets of SAGA (Coleman and Krishnamachari, arXiv 2403.07112): levels 2-4, branching 2-3
Parameters:
  jobs = 1
      Number of graphs.
      a whole number of at least 1
  gap = 0s
      Distribution of the time between two submissions; the first is at 0.
      text
  costs = unrelated
      Unrelated: a table of times by kind of machine; related: work over speed.
      related | unrelated
  beta = 0.5
      Unrelated times are uniform in mean * (1 - beta/2) to mean * (1 + beta/2).
      a number from 0 to 2
  cost = uniform(0, 20s)
      Distribution of the mean time of a task over the machines of the platform.
      text
  ccr = 1
      Mean time of an edge over mean time of a task in each graph; 0: no data.
      a number from 0 to 1000000
  volume = 1
      Distribution of the bytes of an edge, in any unit: ccr says how many they are.
      text
  bandwidth = 0
      Rate at which ccr is reckoned; 0: that of the platform.
      a number of at least 0 B/s
  levels = 4
      Levels, that of the root included.
      a whole number from 1 to 25
  least = 2
      Fewest children of a task above the leaves.
      a whole number from 1 to 1000000
  most = 3
      Most; the number is drawn uniformly.
      a whole number from 1 to 1000000
dag.topcuoglu
  Random graphs by size, shape, out-degree, CCR and heterogeneity.
  Source: Topcuoglu, Hariri and Wu, IEEE TPDS 13(3), 2002, section 5.1
Parameters:
  jobs = 1
      Number of graphs.
      a whole number of at least 1
  gap = 0s
      Distribution of the time between two submissions; the first is at 0.
      text
  costs = unrelated
      Unrelated: a table of times by kind of machine; related: work over speed.
      related | unrelated
  beta = 0.5
      Unrelated times are uniform in mean * (1 - beta/2) to mean * (1 + beta/2).
      a number from 0 to 2
  cost = uniform(0, 20s)
      Distribution of the mean time of a task over the machines of the platform.
      text
  ccr = 1
      Mean time of an edge over mean time of a task in each graph; 0: no data.
      a number from 0 to 1000000
  volume = 1
      Distribution of the bytes of an edge, in any unit: ccr says how many they are.
      text
  bandwidth = 0
      Rate at which ccr is reckoned; 0: that of the platform.
      a number of at least 0 B/s
  tasks = 100
      Tasks of a graph, v; published with 20, 40, 60, 80 and 100.
      a whole number from 1 to 10000000
  alpha = 1
      Shape: above 1 graphs are short and wide; published with 0.5, 1 and 2.
      a number from 0.001 to 1000
  out_degree = 3
      Successors of a task above the last level; published with 1 to 5 and v.
      a whole number from 1 to 10000000
os.jobs
  Threads that run once: arrivals and service times from any distribution.
  Source: Kendall's G/G/k queues; Poisson arrivals by default
Parameters:
  threads = 10000
      Number of threads.
      a whole number of at least 1
  interarrival = exponential(mean=10ms)
      Distribution of the time between two arrivals; the first thread comes after one.
      text
  service = exponential(mean=8ms)
      Distribution of the CPU time of a thread.
      text
  nice = 0
      Distribution of nice values, rounded to whole numbers; above 19 it is 19.
      text
  priority = 1
      Distribution of fixed priorities, rounded to whole numbers, 1 to 99; 99 is first.
      text
os.mix
  Interactive, batch and io-bound threads with nice values, side by side.
  Source: Batch and interactive, compute-bound and I/O-bound: Tanenbaum and Bos, Modern Operating Systems, 4th ed., section 2.4.1; times are parameters
Parameters:
  interactive = 4
      Threads that run shortly and sleep long.
      a whole number from 0 to 1000000000000
  batch = 2
      Threads that only run.
      a whole number from 0 to 1000000000000
  io = 2
      Threads that run shortly and wait for a device.
      a whole number from 0 to 1000000000000
  interactive_run = exponential(mean=2ms)
      CPU time between two sleeps.
      text
  interactive_sleep = exponential(mean=50ms)
      Sleep, by a timer.
      text
  batch_run = 1s
      CPU time of one loop of a batch thread.
      text
  io_run = exponential(mean=500us)
      CPU time between two requests.
      text
  io_wait = exponential(mean=5ms)
      Time that the device takes.
      text
  interactive_nice = 0
      Nice values of the interactive threads: rounded; above 19 it is 19.
      text
  batch_nice = 0
      Nice values of the batch threads, likewise.
      text
  io_nice = 0
      Nice values of the io-bound threads, likewise.
      text
  interarrival = 0s
      Time between two arrivals, in random order of the kinds; 0s: all at the start.
      text
  loops = 0
      Loops of every thread before it ends; 0: it never does.
      a whole number of at least 0
os.periodic
  Periodic real-time tasks of random periods and a given total utilisation.
  Source: Emberson, Stafford & Davis, WATERS 2010; Bini & Buttazzo, Real-Time Systems 30, 2005
Parameters:
  tasks = 8
      Number of tasks, each a thread.
      a whole number from 1 to 2000
  utilization = 0.7
      Sum of worst case / period over all tasks, on all CPUs together.
      a number from 1e-06 to 2000
  method = fixed_sum
      How the sum is split: uniformly with no task above 1 (RandFixedSum, or UUniFast-Discard), or with such tasks, too (UUniFast).
      fixed_sum | discard | uunifast
  period = loguniform(10ms, 1s)
      Distribution of periods.
      text
  grain = 1ms
      Periods are rounded up to multiples of it.
      a duration such as 90s, 4ms or 2h
  slack = 1
      Distribution of (deadline - worst case) / (period - worst case), cut at 1.
      text
  offset = 0
      Distribution of the first release, in periods; 0: all at once.
      text
  jobs = 0
      Jobs of every task before it ends; 0: it never does.
      a whole number from 0 to 1000000000000
  scheduling = deadline
      Class of the threads; priorities are by deadline, the shortest has 99.
      other | batch | idle | fifo | rr | deadline
os.server
  Requests, a thread each, that run and may need one of the server's locks.
  Source: A critical section inside of each job: Silberschatz, Galvin and Gagne, Operating System Concepts, 10th ed., section 6.2; times are parameters
Parameters:
  threads = 10000
      Number of threads, one a request.
      a whole number of at least 1
  interarrival = exponential(mean=10ms)
      Distribution of the time between two arrivals; the first thread comes after one.
      text
  before = exponential(mean=2ms)
      CPU time before the lock.
      text
  section = exponential(mean=1ms)
      CPU time inside of the lock.
      text
  after = exponential(mean=2ms)
      CPU time behind the lock.
      text
  lock_share = 0.5
      Share of requests that need a lock; the others run before and after only.
      a number from 0 to 1
  locks = 1
      Number of locks; all are equally likely.
      a whole number from 1 to 65536
  nice = 0
      Distribution of nice values, rounded to whole numbers; above 19 it is 19.
      text
  priority = 1
      Distribution of fixed priorities, rounded to whole numbers, 1 to 99; 99 is first.
      text
bigdata.sparrow_jobs
  Poisson arrivals of jobs of independent tasks, at a given load.
  Source: Ousterhout et al., Sparrow, SOSP 2013: the authors' simulator; long and short jobs: Delgado et al., Hawk, ATC 2015
Parameters:
  jobs = 4000
      Number of jobs; the first arrives at 0.
      a whole number of at least 1
  tasks = 100
      Distribution of the tasks of a job, rounded, at least 1.
      text
  duration = exponential(mean=100ms)
      Distribution of a task's time.
      text
  alike = false
      The tasks of a job are equally long.
      true or false
  long_part = 0
      Part of the jobs that are long, in queue `long`.
      a number from 0 to 1
  long_tasks = 100
      Distribution of the tasks of a long job.
      text
  long_duration = exponential(mean=2s)
      Distribution of their time.
      text
  load = 0.8
      Work that arrives over what the slots can do: exponential gaps follow from it.
      a number from 1e-06 to 1000
$ for word in $(orrery list formats | cut -d' ' -f1); do orrery explain $word; done
alibaba_batch
  Batch jobs of Alibaba's cluster-trace-v2018 as DAGs of tasks with instances: batch_task.csv.
Options:
  memory = 0
      Memory of the largest machine, of which plan_mem is a percentage; 0: not known.
      a number of at least 0 B
azure_packing
  VMs of Azure for packing (2020), an SQLite file: vm, and vmType in parts of machines.
azure_v1
  Azure VMs of 2017 with lifetimes in bins: arrival_s, batch, cores, mem_gb, dur_lo_s, dur_hi_s, censored.
Options:
  lifetime = sample
      Which time of the bin a VM lives: uniform in it, its start, middle or end.
      sample | low | middle | high
  seed = 1
      Of the numbers that lifetime=sample draws.
      a whole number of at least 0
azure_v2
  VMs of Azure in 2019 (vmtable.csv): vmid, subscriptionid, deploymentid, vmcreated, vmdeleted, ..., buckets of size.
Options:
  over_cores = 30
      Size of VMs in the open bucket of cores, '>24'.
      a whole number from 1 to 1000000 cores
  over_memory = 70
      Size of VMs in the open bucket of memory, '>64'.
      a number from 0.001 to 1000000 GiB
  shortest = 0s
      VMs that live less than this live so long; the publishers count with 300s.
      a duration such as 90s, 4ms or 2h
bitbrains
  Use of Bitbrains VMs (GWA-T-12): a ';' file for each VM or a folder of them, or one table of samples with a table of VMs.
Options:
  vms = (none)
      Table of the VMs in joined samples: vm, cores, cpu_capacity_mhz, mem_capacity_mb, first_s, last_s, rows.
      text
  lifetime = samples
      A VM lives from its first to its last sample, or as the table of VMs says.
      samples | table
  clock = s
      What 'Timestamp [ms]' counts: the published files have seconds there.
      s | ms
  step = 5min
      How long the last sample of a VM holds.
      a duration such as 90s, 4ms or 2h
coflow
  Coflows between the ports of a fabric, as text: the benchmark of Facebook's shuffles.
Options:
  mb = 1048576
      What a MB of the file is.
      a whole number from 1 to 1000000000 B
dax
  Abstract workflows of Pegasus as XML (DAX 2 and 3): jobs, files, order.
Options:
  gap = 0s
      Time between the arrivals of two files of a folder.
      a duration such as 90s, 4ms or 2h
dot
  Graphs of tasks in the DOT language: size and alpha of tasks, size of edges (daggen).
Options:
  gap = 0s
      Time between the arrivals of two files of a folder.
      a duration such as 90s, 4ms or 2h
ds3
  A system on chip and its jobs (DS3, SoCRATES), text or JSON.
Options:
  jobs = (none)
      The jobs, as text or JSON: FILE or FILE,FILE,...; needed, in the order of their numbers.
      text
  arrivals = (none)
      When which job arrives: arrival_us, app. Without it the trace holds graphs only, for generators to draw from.
      text
eagle
  Jobs of independent tasks, a line a job: submit, tasks, mean and all durations in s.
failures
  Outages that hit a share of all machines, CSV: interval_ms, duration_ms, intensity.
huawei_east
  VMs of Huawei-East-1 as events, CSV: vmid, cpu, memory, time, type (0 create, 1 delete).
huawei_requests
  Ordered requests for VMs in groups (Huawei), CSV: flavor_vcpus, flavor_ram, numa, strategy, group, domain.
Options:
  machines = (none)
      Free cores and GB of the two NUMA nodes of each host: CPU1, RAM1, CPU2, RAM2.
      text
  topology = (none)
      Names and racks of hosts, given to the machines in order: host_id, rack_id.
      text
  affinity = rack
      What the VMs of an affinity share.
      host | rack | zone
  anti_affinity = host
      What the VMs of an anti-affinity do not share.
      host | rack | zone
  fault_domain = rack
      What VMs of different fault domains do not share.
      host | rack | zone
  gap = 1s
      Time between two requests, which have none.
      a duration such as 90s, 4ms or 2h
openb
  Pods of a GPU cluster (Alibaba 2023), CSV: name, cpu_milli, memory_mib, num_gpu, gpu_milli, gpu_spec, qos, ...
Options:
  nodes = (none)
      The list of nodes: sn, cpu_milli, memory_mib, gpu, model.
      text
  times = recorded
      Pods come and go as recorded, or come one by one in the order of the list to stay, as packing studies have it.
      recorded | sequence
  pending = keep
      Pods that never ran: kept, without an end, or left out.
      keep | drop
  gap = 1s
      Time between two pods of times=sequence.
      a duration such as 90s, 4ms or 2h
opendc
  OpenDC tasks as CSV: id, submit_ms, duration_ms, cpu_count, cpu_capacity_mhz, mem_capacity_mb; their fragments and measured power in further files.
Options:
  fragments = (none)
      CPU use of the tasks in MHz: a table id, duration, cpu_usage, or lines 'id,v v@ms v*n'.
      text
  power = (none)
      Measured power of the whole cluster: t_ms, power_w, energy_j up to t_ms.
      text
  memory = mb
      Unit of the memory column: MB as documented, or KB as in bitbrains-small.
      mb | kb
  step = 5min
      How long a value of a line of fragments lasts.
      a duration such as 90s, 4ms or 2h
planetlab
  CPU use of PlanetLab VMs: rows of a name and percentages, or a folder of one file a VM.
Options:
  step = 5min
      Time between two values.
      a duration such as 90s, 4ms or 2h
rasa
  Services, their containers on machines and the traffic between them, as JSON (RASA).
recovered_csv
  CSV of jobs with the columns job, submit_s, run_s, procs, req_time_s, user.
Options:
  procs = 0
      Processors of the machine; 0: unknown, the format has no place for it.
      a whole number from 0 to 1000000000000
rtapp
  Threads as phases of run, sleep, timer, locks and forks, as JSON or YAML (rt-app).
sls
  Jobs of maps and reduces in containers, queues and users: YARN's load simulator, JSON.
stg
  Graphs of tasks without communication, as text (Standard Task Graph Set).
Options:
  unit = 1s
      One unit of the times of tasks.
      a duration such as 90s, 4ms or 2h
  gap = 0s
      Time between the arrivals of two files of a folder.
      a duration such as 90s, 4ms or 2h
swf
  Standard Workload Format: logs of batch systems, 18 fields a job.
Options:
  procs = 0
      Processors of the machine; 0: as MaxProcs or MaxNodes in the log says.
      a whole number from 0 to 1000000000000
swim
  MapReduce jobs by the bytes they read, shuffle and write: SWIM, six columns and tabs.
tpch
  TPC-H queries as DAGs of Spark stages with measured durations, a JSON object a line.
Options:
  gap = 0s
      Time between the arrivals of two templates.
      a duration such as 90s, 4ms or 2h
vmr_json
  Snapshot of hosts with NUMA nodes and their VMs for rescheduling, as JSON.
Options:
  trust = vms
      Where free CPU and memory of a host contradict its VMs: what the VMs leave is free, or what the file says, the difference being taken by something else.
      vms | file
wfformat
  Executed workflows as JSON (WfCommons, WfFormat 1.0 to 1.6): tasks, files, machines.
Options:
  work = task
      Work is run time x speed x the cores of the task, or x all cores of the machine it ran on, as workflow scheduling problems have it (arXiv 2506.01567).
      task | machine
  gap = 0s
      Time between the arrivals of two files of a folder.
      a duration such as 90s, 4ms or 2h
$ for word in $(orrery list metrics | awk '{ print $2 }'); do orrery explain $word; done
wait (system batch)
  Start minus submission of a job.
  Unit: s
  wait.count      Number of values.
  wait.mean       Arithmetic mean.
  wait.sd         Standard deviation of these values (divisor n).
  wait.var        Variance of these values (divisor n).
  wait.min        Least value.
  wait.max        Greatest value.
  wait.sum        Sum, with compensated rounding.
  wait.rms        Root of the mean square.
  wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  wait.median     The same as p50.
  wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
wait (system cloud)
  From submission of a VM to its start.
  Unit: s
  wait.count      Number of values.
  wait.mean       Arithmetic mean.
  wait.sd         Standard deviation of these values (divisor n).
  wait.var        Variance of these values (divisor n).
  wait.min        Least value.
  wait.max        Greatest value.
  wait.sum        Sum, with compensated rounding.
  wait.rms        Root of the mean square.
  wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  wait.median     The same as p50.
  wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
wait (system os)
  Time that a thread was ready and did not run.
  Unit: s
  wait.count      Number of values.
  wait.mean       Arithmetic mean.
  wait.sd         Standard deviation of these values (divisor n).
  wait.var        Variance of these values (divisor n).
  wait.min        Least value.
  wait.max        Greatest value.
  wait.sum        Sum, with compensated rounding.
  wait.rms        Root of the mean square.
  wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  wait.median     The same as p50.
  wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
wait (system bigdata)
  First start of a task of a job minus its arrival.
  Unit: s
  wait.count      Number of values.
  wait.mean       Arithmetic mean.
  wait.sd         Standard deviation of these values (divisor n).
  wait.var        Variance of these values (divisor n).
  wait.min        Least value.
  wait.max        Greatest value.
  wait.sum        Sum, with compensated rounding.
  wait.rms        Root of the mean square.
  wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  wait.median     The same as p50.
  wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
turnaround (system batch)
  Finish minus submission (flow time).
  Unit: s
  turnaround.count      Number of values.
  turnaround.mean       Arithmetic mean.
  turnaround.sd         Standard deviation of these values (divisor n).
  turnaround.var        Variance of these values (divisor n).
  turnaround.min        Least value.
  turnaround.max        Greatest value.
  turnaround.sum        Sum, with compensated rounding.
  turnaround.rms        Root of the mean square.
  turnaround.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  turnaround.median     The same as p50.
  turnaround.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  turnaround.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
turnaround (system os)
  End of a thread minus its arrival.
  Unit: s
  turnaround.count      Number of values.
  turnaround.mean       Arithmetic mean.
  turnaround.sd         Standard deviation of these values (divisor n).
  turnaround.var        Variance of these values (divisor n).
  turnaround.min        Least value.
  turnaround.max        Greatest value.
  turnaround.sum        Sum, with compensated rounding.
  turnaround.rms        Root of the mean square.
  turnaround.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  turnaround.median     The same as p50.
  turnaround.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  turnaround.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
slowdown (system batch)
  Turnaround over run time (stretch); jobs without run time are left out.
  Unit: none
  slowdown.count      Number of values.
  slowdown.mean       Arithmetic mean.
  slowdown.sd         Standard deviation of these values (divisor n).
  slowdown.var        Variance of these values (divisor n).
  slowdown.min        Least value.
  slowdown.max        Greatest value.
  slowdown.sum        Sum, with compensated rounding.
  slowdown.rms        Root of the mean square.
  slowdown.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  slowdown.median     The same as p50.
  slowdown.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  slowdown.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
slowdown (system os)
  Turnaround over CPU time of a thread.
  Unit: none
  slowdown.count      Number of values.
  slowdown.mean       Arithmetic mean.
  slowdown.sd         Standard deviation of these values (divisor n).
  slowdown.var        Variance of these values (divisor n).
  slowdown.min        Least value.
  slowdown.max        Greatest value.
  slowdown.sum        Sum, with compensated rounding.
  slowdown.rms        Root of the mean square.
  slowdown.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  slowdown.median     The same as p50.
  slowdown.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  slowdown.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
slowdown (system bigdata)
  Completion over that alone: the critical path, of a coflow its busiest port.
  Unit: none
  slowdown.count      Number of values.
  slowdown.mean       Arithmetic mean.
  slowdown.sd         Standard deviation of these values (divisor n).
  slowdown.var        Variance of these values (divisor n).
  slowdown.min        Least value.
  slowdown.max        Greatest value.
  slowdown.sum        Sum, with compensated rounding.
  slowdown.rms        Root of the mean square.
  slowdown.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  slowdown.median     The same as p50.
  slowdown.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  slowdown.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
bounded_slowdown (system batch)
  max(1, turnaround / max(run time, slowdown_bound)).
  Unit: none
  bounded_slowdown.count      Number of values.
  bounded_slowdown.mean       Arithmetic mean.
  bounded_slowdown.sd         Standard deviation of these values (divisor n).
  bounded_slowdown.var        Variance of these values (divisor n).
  bounded_slowdown.min        Least value.
  bounded_slowdown.max        Greatest value.
  bounded_slowdown.sum        Sum, with compensated rounding.
  bounded_slowdown.rms        Root of the mean square.
  bounded_slowdown.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  bounded_slowdown.median     The same as p50.
  bounded_slowdown.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  bounded_slowdown.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
pp_bounded_slowdown (system batch)
  max(1, turnaround / (processors max(run time, slowdown_bound))).
  Unit: none
  pp_bounded_slowdown.count      Number of values.
  pp_bounded_slowdown.mean       Arithmetic mean.
  pp_bounded_slowdown.sd         Standard deviation of these values (divisor n).
  pp_bounded_slowdown.var        Variance of these values (divisor n).
  pp_bounded_slowdown.min        Least value.
  pp_bounded_slowdown.max        Greatest value.
  pp_bounded_slowdown.sum        Sum, with compensated rounding.
  pp_bounded_slowdown.rms        Root of the mean square.
  pp_bounded_slowdown.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  pp_bounded_slowdown.median     The same as p50.
  pp_bounded_slowdown.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  pp_bounded_slowdown.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
user_slowdown (system batch)
  Mean bounded slowdown of each user; its .jain is fairness among users.
  Unit: none
  user_slowdown.count      Number of values.
  user_slowdown.mean       Arithmetic mean.
  user_slowdown.sd         Standard deviation of these values (divisor n).
  user_slowdown.var        Variance of these values (divisor n).
  user_slowdown.min        Least value.
  user_slowdown.max        Greatest value.
  user_slowdown.sum        Sum, with compensated rounding.
  user_slowdown.rms        Root of the mean square.
  user_slowdown.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  user_slowdown.median     The same as p50.
  user_slowdown.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  user_slowdown.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
busy (system batch)
  Processors held by running jobs.
  Unit: none
  busy.mean       Average over time.
  busy.sd         Standard deviation over time.
  busy.var        Variance over time.
  busy.min        Least level that lasted.
  busy.max        Greatest level that lasted.
  busy.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
busy (system dag)
  Cores that run a task.
  Unit: none
  busy.mean       Average over time.
  busy.sd         Standard deviation over time.
  busy.var        Variance over time.
  busy.min        Least level that lasted.
  busy.max        Greatest level that lasted.
  busy.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
queue_length (system batch)
  Waiting jobs.
  Unit: none
  queue_length.mean       Average over time.
  queue_length.sd         Standard deviation over time.
  queue_length.var        Variance over time.
  queue_length.min        Least level that lasted.
  queue_length.max        Greatest level that lasted.
  queue_length.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
in_system (system batch)
  Waiting and running jobs.
  Unit: none
  in_system.mean       Average over time.
  in_system.sd         Standard deviation over time.
  in_system.var        Variance over time.
  in_system.min        Least level that lasted.
  in_system.max        Greatest level that lasted.
  in_system.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
in_system (system dag)
  Jobs that have arrived and not ended.
  Unit: none
  in_system.mean       Average over time.
  in_system.sd         Standard deviation over time.
  in_system.var        Variance over time.
  in_system.min        Least level that lasted.
  in_system.max        Greatest level that lasted.
  in_system.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
in_system (system os)
  Threads that have arrived and not ended.
  Unit: none
  in_system.mean       Average over time.
  in_system.sd         Standard deviation over time.
  in_system.var        Variance over time.
  in_system.min        Least level that lasted.
  in_system.max        Greatest level that lasted.
  in_system.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
in_system (system bigdata)
  Jobs that have arrived and are not over.
  Unit: none
  in_system.mean       Average over time.
  in_system.sd         Standard deviation over time.
  in_system.var        Variance over time.
  in_system.min        Least level that lasted.
  in_system.max        Greatest level that lasted.
  in_system.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
demand (system batch)
  Processors asked for by waiting jobs.
  Unit: none
  demand.mean       Average over time.
  demand.sd         Standard deviation over time.
  demand.var        Variance over time.
  demand.min        Least level that lasted.
  demand.max        Greatest level that lasted.
  demand.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
lost (system batch)
  Idle processors that waiting jobs ask for.
  Unit: none
  lost.mean       Average over time.
  lost.sd         Standard deviation over time.
  lost.var        Variance over time.
  lost.min        Least level that lasted.
  lost.max        Greatest level that lasted.
  lost.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
lost (system cloud)
  VMs that a failure ended.
  Unit: none
lost (system bigdata)
  Attempts that ended with their machine.
  Unit: none
utilization (system batch)
  Run time times processors of all measured jobs over cluster times makespan.
  Unit: none
utilization (system dag)
  Core seconds of tasks over cores times makespan.
  Unit: none
utilization (system os)
  CPU time over CPUs times the time.
  Unit: none
utilization (system bigdata)
  Core time of attempts over all of it.
  Unit: none
makespan (system batch)
  Last finish minus first submission of measured jobs.
  Unit: s
makespan (system dag)
  Last end minus first arrival of measured jobs.
  Unit: s
makespan (system os)
  Last end minus first arrival.
  Unit: s
makespan (system bigdata)
  Last end minus first arrival.
  Unit: s
area_response (system batch)
  Turnaround averaged with processors times run time as weight.
  Unit: s
capacity_loss (system batch)
  Mean of lost over cluster size (loss of capacity, Zhang et al. 2000).
  Unit: none
jobs (system batch)
  Measured jobs that ended, killed ones included.
  Unit: none
jobs (system dag)
  Measured jobs that ended.
  Unit: none
jobs (system os)
  Jobs of periodic tasks that ended.
  Unit: none
jobs (system bigdata)
  Jobs that were completed.
  Unit: none
killed (system batch)
  Measured jobs ended at their requested time.
  Unit: none
killed (system bigdata)
  Attempts that a policy ended.
  Unit: none
rejected (system batch)
  Jobs larger than the cluster.
  Unit: none
rejected (system cloud)
  VMs that found no place in time.
  Unit: none
events (system batch)
  Events simulated.
  Unit: none
events (system cloud)
  Events simulated.
  Unit: none
events (system dag)
  Events simulated.
  Unit: none
events (system os)
  Events simulated.
  Unit: none
events (system bigdata)
  Events simulated.
  Unit: none
ties (system batch)
  Events of one kind at the same instant as another.
  Unit: none
ties (system cloud)
  Events of one kind at the same instant as another.
  Unit: none
ties (system dag)
  Events of one kind at the same instant as another.
  Unit: none
ties (system os)
  Events of one kind at the same instant as another.
  Unit: none
ties (system bigdata)
  Events of one kind at the same instant as another.
  Unit: none
wait (system batch)
  Start minus submission of a job.
  Unit: s
  wait.count      Number of values.
  wait.mean       Arithmetic mean.
  wait.sd         Standard deviation of these values (divisor n).
  wait.var        Variance of these values (divisor n).
  wait.min        Least value.
  wait.max        Greatest value.
  wait.sum        Sum, with compensated rounding.
  wait.rms        Root of the mean square.
  wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  wait.median     The same as p50.
  wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
wait (system cloud)
  From submission of a VM to its start.
  Unit: s
  wait.count      Number of values.
  wait.mean       Arithmetic mean.
  wait.sd         Standard deviation of these values (divisor n).
  wait.var        Variance of these values (divisor n).
  wait.min        Least value.
  wait.max        Greatest value.
  wait.sum        Sum, with compensated rounding.
  wait.rms        Root of the mean square.
  wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  wait.median     The same as p50.
  wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
wait (system os)
  Time that a thread was ready and did not run.
  Unit: s
  wait.count      Number of values.
  wait.mean       Arithmetic mean.
  wait.sd         Standard deviation of these values (divisor n).
  wait.var        Variance of these values (divisor n).
  wait.min        Least value.
  wait.max        Greatest value.
  wait.sum        Sum, with compensated rounding.
  wait.rms        Root of the mean square.
  wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  wait.median     The same as p50.
  wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
wait (system bigdata)
  First start of a task of a job minus its arrival.
  Unit: s
  wait.count      Number of values.
  wait.mean       Arithmetic mean.
  wait.sd         Standard deviation of these values (divisor n).
  wait.var        Variance of these values (divisor n).
  wait.min        Least value.
  wait.max        Greatest value.
  wait.sum        Sum, with compensated rounding.
  wait.rms        Root of the mean square.
  wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  wait.median     The same as p50.
  wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
migration_time (system cloud)
  Of a migration, start to end.
  Unit: s
  migration_time.count      Number of values.
  migration_time.mean       Arithmetic mean.
  migration_time.sd         Standard deviation of these values (divisor n).
  migration_time.var        Variance of these values (divisor n).
  migration_time.min        Least value.
  migration_time.max        Greatest value.
  migration_time.sum        Sum, with compensated rounding.
  migration_time.rms        Root of the mean square.
  migration_time.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  migration_time.median     The same as p50.
  migration_time.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  migration_time.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
downtime (system cloud)
  Time a migrated VM stood still.
  Unit: s
  downtime.count      Number of values.
  downtime.mean       Arithmetic mean.
  downtime.sd         Standard deviation of these values (divisor n).
  downtime.var        Variance of these values (divisor n).
  downtime.min        Least value.
  downtime.max        Greatest value.
  downtime.sum        Sum, with compensated rounding.
  downtime.rms        Root of the mean square.
  downtime.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  downtime.median     The same as p50.
  downtime.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  downtime.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
migration_bytes (system cloud)
  Sent for a migration.
  Unit: B
  migration_bytes.count      Number of values.
  migration_bytes.mean       Arithmetic mean.
  migration_bytes.sd         Standard deviation of these values (divisor n).
  migration_bytes.var        Variance of these values (divisor n).
  migration_bytes.min        Least value.
  migration_bytes.max        Greatest value.
  migration_bytes.sum        Sum, with compensated rounding.
  migration_bytes.rms        Root of the mean square.
  migration_bytes.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  migration_bytes.median     The same as p50.
  migration_bytes.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  migration_bytes.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
attempts (system cloud)
  Placements tried until a VM started.
  Unit: none
  attempts.count      Number of values.
  attempts.mean       Arithmetic mean.
  attempts.sd         Standard deviation of these values (divisor n).
  attempts.var        Variance of these values (divisor n).
  attempts.min        Least value.
  attempts.max        Greatest value.
  attempts.sum        Sum, with compensated rounding.
  attempts.rms        Root of the mean square.
  attempts.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  attempts.median     The same as p50.
  attempts.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  attempts.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
running (system cloud)
  VMs on PMs.
  Unit: none
  running.mean       Average over time.
  running.sd         Standard deviation over time.
  running.var        Variance over time.
  running.min        Least level that lasted.
  running.max        Greatest level that lasted.
  running.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
running (system dag)
  Tasks that run.
  Unit: none
  running.mean       Average over time.
  running.sd         Standard deviation over time.
  running.var        Variance over time.
  running.min        Least level that lasted.
  running.max        Greatest level that lasted.
  running.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
running (system os)
  Threads that run.
  Unit: none
  running.mean       Average over time.
  running.sd         Standard deviation over time.
  running.var        Variance over time.
  running.min        Least level that lasted.
  running.max        Greatest level that lasted.
  running.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
running (system bigdata)
  Attempts.
  Unit: none
  running.mean       Average over time.
  running.sd         Standard deviation over time.
  running.var        Variance over time.
  running.min        Least level that lasted.
  running.max        Greatest level that lasted.
  running.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
waiting (system cloud)
  VMs without a place.
  Unit: none
  waiting.mean       Average over time.
  waiting.sd         Standard deviation over time.
  waiting.var        Variance over time.
  waiting.min        Least level that lasted.
  waiting.max        Greatest level that lasted.
  waiting.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
waiting (system bigdata)
  Tasks that could start and do not.
  Unit: none
  waiting.mean       Average over time.
  waiting.sd         Standard deviation over time.
  waiting.var        Variance over time.
  waiting.min        Least level that lasted.
  waiting.max        Greatest level that lasted.
  waiting.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
pms_on (system cloud)
  PMs neither asleep nor down.
  Unit: none
  pms_on.mean       Average over time.
  pms_on.sd         Standard deviation over time.
  pms_on.var        Variance over time.
  pms_on.min        Least level that lasted.
  pms_on.max        Greatest level that lasted.
  pms_on.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
pms_used (system cloud)
  PMs that host a VM.
  Unit: none
  pms_used.mean       Average over time.
  pms_used.sd         Standard deviation over time.
  pms_used.var        Variance over time.
  pms_used.min        Least level that lasted.
  pms_used.max        Greatest level that lasted.
  pms_used.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
cpu_allocated (system cloud)
  Part of all cores (overcommit included) that VMs and reservations hold.
  Unit: none
  cpu_allocated.mean       Average over time.
  cpu_allocated.sd         Standard deviation over time.
  cpu_allocated.var        Variance over time.
  cpu_allocated.min        Least level that lasted.
  cpu_allocated.max        Greatest level that lasted.
  cpu_allocated.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
memory_allocated (system cloud)
  The same of memory.
  Unit: none
  memory_allocated.mean       Average over time.
  memory_allocated.sd         Standard deviation over time.
  memory_allocated.var        Variance over time.
  memory_allocated.min        Least level that lasted.
  memory_allocated.max        Greatest level that lasted.
  memory_allocated.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
cpu_used (system cloud)
  Part of all physical cores in use.
  Unit: none
  cpu_used.mean       Average over time.
  cpu_used.sd         Standard deviation over time.
  cpu_used.var        Variance over time.
  cpu_used.min        Least level that lasted.
  cpu_used.max        Greatest level that lasted.
  cpu_used.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
power (system cloud)
  Of all PMs.
  Unit: W
  power.mean       Average over time.
  power.sd         Standard deviation over time.
  power.var        Variance over time.
  power.min        Least level that lasted.
  power.max        Greatest level that lasted.
  power.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
power (system dag)
  Of all machines and what is always on.
  Unit: W
  power.mean       Average over time.
  power.sd         Standard deviation over time.
  power.var        Variance over time.
  power.min        Least level that lasted.
  power.max        Greatest level that lasted.
  power.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
moving (system cloud)
  Migrations under way.
  Unit: none
  moving.mean       Average over time.
  moving.sd         Standard deviation over time.
  moving.var        Variance over time.
  moving.min        Least level that lasted.
  moving.max        Greatest level that lasted.
  moving.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
fragment_rate (system cloud)
  FR_x: part of the free cores that no slot of x cores can use.
  Unit: none
  fragment_rate.mean       Average over time.
  fragment_rate.sd         Standard deviation over time.
  fragment_rate.var        Variance over time.
  fragment_rate.min        Least level that lasted.
  fragment_rate.max        Greatest level that lasted.
  fragment_rate.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
vms (system cloud)
  VMs that got a place.
  Unit: none
rejected (system batch)
  Jobs larger than the cluster.
  Unit: none
rejected (system cloud)
  VMs that found no place in time.
  Unit: none
evicted (system cloud)
  VMs ended for one of higher priority.
  Unit: none
lost (system batch)
  Idle processors that waiting jobs ask for.
  Unit: none
  lost.mean       Average over time.
  lost.sd         Standard deviation over time.
  lost.var        Variance over time.
  lost.min        Least level that lasted.
  lost.max        Greatest level that lasted.
  lost.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
lost (system cloud)
  VMs that a failure ended.
  Unit: none
lost (system bigdata)
  Attempts that ended with their machine.
  Unit: none
restarted (system cloud)
  Times a VM lost its PM and waited again.
  Unit: none
conflicts (system cloud)
  Placements that failed because the state had moved on.
  Unit: none
conflicts (system bigdata)
  Transactions that failed in part or whole, for each that was tried.
  Unit: none
migrations (system cloud)
  Migrations that were completed.
  Unit: none
migrations (system os)
  Starts on another CPU than before.
  Unit: none
aborted (system cloud)
  Migrations given up under way.
  Unit: none
energy (system cloud)
  Of all PMs.
  Unit: J
energy (system dag)
  Power over time, until the last end.
  Unit: J
overload_fraction (system cloud)
  Overloaded part of the time a PM was on, mean over PMs (SLATAH, OTF).
  Unit: none
migration_degradation (system cloud)
  CPU lost by migration over CPU asked for, mean over VMs (PDM).
  Unit: none
slav (system cloud)
  overload_fraction times migration_degradation.
  Unit: none
esv (system cloud)
  Energy in kWh times slav.
  Unit: none
fr_before (system cloud)
  Objective when the last plan was made (FR_x by default).
  Unit: none
fr_planned (system cloud)
  What that plan expected to reach.
  Unit: none
fr_after (system cloud)
  Objective when it was carried out.
  Unit: none
fr_bound (system cloud)
  Least that any plan of so many migrations could reach (certificate).
  Unit: none
fr_gap (system cloud)
  (fr_planned - fr_bound) / fr_bound.
  Unit: none
moves_planned (system cloud)
  Migrations of all plans.
  Unit: none
moves_done (system cloud)
  Those of them that were completed.
  Unit: none
moves_stale (system cloud)
  Those that were not possible any more when their turn came.
  Unit: none
stale_share (system cloud)
  moves_stale over moves_planned.
  Unit: none
peak_pms (system cloud)
  Most PMs that hosted a VM at once.
  Unit: none
failures
  Outages that hit a share of all machines, CSV: interval_ms, duration_ms, intensity.
cpu_missed (system cloud)
  CPU that VMs asked for and PMs had no cores for, over all they asked for.
  Unit: none
unserved (system cloud)
  Part of the load of services that their VMs could not serve.
  Unit: none
service_vm_time (system cloud)
  Time of the VMs of services, from making to end, summed up.
  Unit: s
scaled_out (system cloud)
  VMs of services made by scaling.
  Unit: none
scaled_in (system cloud)
  VMs of services ended by scaling.
  Unit: none
events (system batch)
  Events simulated.
  Unit: none
events (system cloud)
  Events simulated.
  Unit: none
events (system dag)
  Events simulated.
  Unit: none
events (system os)
  Events simulated.
  Unit: none
events (system bigdata)
  Events simulated.
  Unit: none
ties (system batch)
  Events of one kind at the same instant as another.
  Unit: none
ties (system cloud)
  Events of one kind at the same instant as another.
  Unit: none
ties (system dag)
  Events of one kind at the same instant as another.
  Unit: none
ties (system os)
  Events of one kind at the same instant as another.
  Unit: none
ties (system bigdata)
  Events of one kind at the same instant as another.
  Unit: none
latency (system dag)
  Last end of a task of a job minus its arrival.
  Unit: s
  latency.count      Number of values.
  latency.mean       Arithmetic mean.
  latency.sd         Standard deviation of these values (divisor n).
  latency.var        Variance of these values (divisor n).
  latency.min        Least value.
  latency.max        Greatest value.
  latency.sum        Sum, with compensated rounding.
  latency.rms        Root of the mean square.
  latency.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  latency.median     The same as p50.
  latency.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  latency.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
slr (system dag)
  Schedule length ratio: latency over the critical path with the least cost of each task.
  Unit: none
  slr.count      Number of values.
  slr.mean       Arithmetic mean.
  slr.sd         Standard deviation of these values (divisor n).
  slr.var        Variance of these values (divisor n).
  slr.min        Least value.
  slr.max        Greatest value.
  slr.sum        Sum, with compensated rounding.
  slr.rms        Root of the mean square.
  slr.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  slr.median     The same as p50.
  slr.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  slr.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
speedup (system dag)
  All tasks of a job on the machine where that takes least, over its latency.
  Unit: none
  speedup.count      Number of values.
  speedup.mean       Arithmetic mean.
  speedup.sd         Standard deviation of these values (divisor n).
  speedup.var        Variance of these values (divisor n).
  speedup.min        Least value.
  speedup.max        Greatest value.
  speedup.sum        Sum, with compensated rounding.
  speedup.rms        Root of the mean square.
  speedup.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  speedup.median     The same as p50.
  speedup.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  speedup.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
efficiency (system dag)
  Speedup over the number of machines.
  Unit: none
  efficiency.count      Number of values.
  efficiency.mean       Arithmetic mean.
  efficiency.sd         Standard deviation of these values (divisor n).
  efficiency.var        Variance of these values (divisor n).
  efficiency.min        Least value.
  efficiency.max        Greatest value.
  efficiency.sum        Sum, with compensated rounding.
  efficiency.rms        Root of the mean square.
  efficiency.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  efficiency.median     The same as p50.
  efficiency.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  efficiency.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
slack (system dag)
  Of a task: how much later it could have ended without its job ending later.
  Unit: s
  slack.count      Number of values.
  slack.mean       Arithmetic mean.
  slack.sd         Standard deviation of these values (divisor n).
  slack.var        Variance of these values (divisor n).
  slack.min        Least value.
  slack.max        Greatest value.
  slack.sum        Sum, with compensated rounding.
  slack.rms        Root of the mean square.
  slack.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  slack.median     The same as p50.
  slack.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  slack.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
stretch (system dag)
  Latency of a job over the one that its static plan promised.
  Unit: none
  stretch.count      Number of values.
  stretch.mean       Arithmetic mean.
  stretch.sd         Standard deviation of these values (divisor n).
  stretch.var        Variance of these values (divisor n).
  stretch.min        Least value.
  stretch.max        Greatest value.
  stretch.sum        Sum, with compensated rounding.
  stretch.rms        Root of the mean square.
  stretch.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  stretch.median     The same as p50.
  stretch.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  stretch.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
tardiness (system dag)
  By how much a job with a deadline missed it, 0 if it did not.
  Unit: s
  tardiness.count      Number of values.
  tardiness.mean       Arithmetic mean.
  tardiness.sd         Standard deviation of these values (divisor n).
  tardiness.var        Variance of these values (divisor n).
  tardiness.min        Least value.
  tardiness.max        Greatest value.
  tardiness.sum        Sum, with compensated rounding.
  tardiness.rms        Root of the mean square.
  tardiness.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  tardiness.median     The same as p50.
  tardiness.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  tardiness.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
tardiness (system os)
  By how much a job missed its deadline, 0 if it did not.
  Unit: s
  tardiness.count      Number of values.
  tardiness.mean       Arithmetic mean.
  tardiness.sd         Standard deviation of these values (divisor n).
  tardiness.var        Variance of these values (divisor n).
  tardiness.min        Least value.
  tardiness.max        Greatest value.
  tardiness.sum        Sum, with compensated rounding.
  tardiness.rms        Root of the mean square.
  tardiness.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  tardiness.median     The same as p50.
  tardiness.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  tardiness.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
task_wait (system dag)
  Start of a task minus its being ready.
  Unit: s
  task_wait.count      Number of values.
  task_wait.mean       Arithmetic mean.
  task_wait.sd         Standard deviation of these values (divisor n).
  task_wait.var        Variance of these values (divisor n).
  task_wait.min        Least value.
  task_wait.max        Greatest value.
  task_wait.sum        Sum, with compensated rounding.
  task_wait.rms        Root of the mean square.
  task_wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  task_wait.median     The same as p50.
  task_wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  task_wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
task_wait (system bigdata)
  Start of an attempt minus when its stage could start.
  Unit: s
  task_wait.count      Number of values.
  task_wait.mean       Arithmetic mean.
  task_wait.sd         Standard deviation of these values (divisor n).
  task_wait.var        Variance of these values (divisor n).
  task_wait.min        Least value.
  task_wait.max        Greatest value.
  task_wait.sum        Sum, with compensated rounding.
  task_wait.rms        Root of the mean square.
  task_wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  task_wait.median     The same as p50.
  task_wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  task_wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
data_wait (system dag)
  From a task's being ready until its data are on its machine.
  Unit: s
  data_wait.count      Number of values.
  data_wait.mean       Arithmetic mean.
  data_wait.sd         Standard deviation of these values (divisor n).
  data_wait.var        Variance of these values (divisor n).
  data_wait.min        Least value.
  data_wait.max        Greatest value.
  data_wait.sum        Sum, with compensated rounding.
  data_wait.rms        Root of the mean square.
  data_wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  data_wait.median     The same as p50.
  data_wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  data_wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
in_system (system batch)
  Waiting and running jobs.
  Unit: none
  in_system.mean       Average over time.
  in_system.sd         Standard deviation over time.
  in_system.var        Variance over time.
  in_system.min        Least level that lasted.
  in_system.max        Greatest level that lasted.
  in_system.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
in_system (system dag)
  Jobs that have arrived and not ended.
  Unit: none
  in_system.mean       Average over time.
  in_system.sd         Standard deviation over time.
  in_system.var        Variance over time.
  in_system.min        Least level that lasted.
  in_system.max        Greatest level that lasted.
  in_system.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
in_system (system os)
  Threads that have arrived and not ended.
  Unit: none
  in_system.mean       Average over time.
  in_system.sd         Standard deviation over time.
  in_system.var        Variance over time.
  in_system.min        Least level that lasted.
  in_system.max        Greatest level that lasted.
  in_system.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
in_system (system bigdata)
  Jobs that have arrived and are not over.
  Unit: none
  in_system.mean       Average over time.
  in_system.sd         Standard deviation over time.
  in_system.var        Variance over time.
  in_system.min        Least level that lasted.
  in_system.max        Greatest level that lasted.
  in_system.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
ready (system dag)
  Tasks that wait to be assigned.
  Unit: none
  ready.mean       Average over time.
  ready.sd         Standard deviation over time.
  ready.var        Variance over time.
  ready.min        Least level that lasted.
  ready.max        Greatest level that lasted.
  ready.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
ready (system os)
  Threads that could run and do not.
  Unit: none
  ready.mean       Average over time.
  ready.sd         Standard deviation over time.
  ready.var        Variance over time.
  ready.min        Least level that lasted.
  ready.max        Greatest level that lasted.
  ready.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
running (system cloud)
  VMs on PMs.
  Unit: none
  running.mean       Average over time.
  running.sd         Standard deviation over time.
  running.var        Variance over time.
  running.min        Least level that lasted.
  running.max        Greatest level that lasted.
  running.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
running (system dag)
  Tasks that run.
  Unit: none
  running.mean       Average over time.
  running.sd         Standard deviation over time.
  running.var        Variance over time.
  running.min        Least level that lasted.
  running.max        Greatest level that lasted.
  running.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
running (system os)
  Threads that run.
  Unit: none
  running.mean       Average over time.
  running.sd         Standard deviation over time.
  running.var        Variance over time.
  running.min        Least level that lasted.
  running.max        Greatest level that lasted.
  running.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
running (system bigdata)
  Attempts.
  Unit: none
  running.mean       Average over time.
  running.sd         Standard deviation over time.
  running.var        Variance over time.
  running.min        Least level that lasted.
  running.max        Greatest level that lasted.
  running.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
busy (system batch)
  Processors held by running jobs.
  Unit: none
  busy.mean       Average over time.
  busy.sd         Standard deviation over time.
  busy.var        Variance over time.
  busy.min        Least level that lasted.
  busy.max        Greatest level that lasted.
  busy.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
busy (system dag)
  Cores that run a task.
  Unit: none
  busy.mean       Average over time.
  busy.sd         Standard deviation over time.
  busy.var        Variance over time.
  busy.min        Least level that lasted.
  busy.max        Greatest level that lasted.
  busy.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
leased (system dag)
  Machines on demand in use.
  Unit: none
  leased.mean       Average over time.
  leased.sd         Standard deviation over time.
  leased.var        Variance over time.
  leased.min        Least level that lasted.
  leased.max        Greatest level that lasted.
  leased.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
power (system cloud)
  Of all PMs.
  Unit: W
  power.mean       Average over time.
  power.sd         Standard deviation over time.
  power.var        Variance over time.
  power.min        Least level that lasted.
  power.max        Greatest level that lasted.
  power.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
power (system dag)
  Of all machines and what is always on.
  Unit: W
  power.mean       Average over time.
  power.sd         Standard deviation over time.
  power.var        Variance over time.
  power.min        Least level that lasted.
  power.max        Greatest level that lasted.
  power.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
temperature (system dag)
  Hottest spot, degrees Celsius.
  Unit: none
  temperature.mean       Average over time.
  temperature.sd         Standard deviation over time.
  temperature.var        Variance over time.
  temperature.min        Least level that lasted.
  temperature.max        Greatest level that lasted.
  temperature.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
makespan (system batch)
  Last finish minus first submission of measured jobs.
  Unit: s
makespan (system dag)
  Last end minus first arrival of measured jobs.
  Unit: s
makespan (system os)
  Last end minus first arrival.
  Unit: s
makespan (system bigdata)
  Last end minus first arrival.
  Unit: s
utilization (system batch)
  Run time times processors of all measured jobs over cluster times makespan.
  Unit: none
utilization (system dag)
  Core seconds of tasks over cores times makespan.
  Unit: none
utilization (system os)
  CPU time over CPUs times the time.
  Unit: none
utilization (system bigdata)
  Core time of attempts over all of it.
  Unit: none
cost (system dag)
  What the machines cost, by options.billing.
  Unit: none
misses (system dag)
  Jobs that missed their deadline.
  Unit: none
misses (system os)
  Jobs that ended after their deadline.
  Unit: none
missed_share (system dag)
  Misses over jobs with a deadline.
  Unit: none
data_moved (system dag)
  Sent from one machine to another.
  Unit: B
transfers (system dag)
  Times that something was sent so.
  Unit: none
energy (system cloud)
  Of all PMs.
  Unit: J
energy (system dag)
  Power over time, until the last end.
  Unit: J
edp (system dag)
  Energy times makespan (energy-delay product), J s.
  Unit: none
peak_temperature (system dag)
  Degrees Celsius.
  Unit: none
throttled (system dag)
  Time in which a cluster was throttled.
  Unit: s
throttled (system os)
  Time of groups without quota.
  Unit: s
jobs (system batch)
  Measured jobs that ended, killed ones included.
  Unit: none
jobs (system dag)
  Measured jobs that ended.
  Unit: none
jobs (system os)
  Jobs of periodic tasks that ended.
  Unit: none
jobs (system bigdata)
  Jobs that were completed.
  Unit: none
tasks (system dag)
  Measured tasks that ended.
  Unit: none
tasks (system bigdata)
  Tasks that were done.
  Unit: none
repeated (system dag)
  Executions that failed.
  Unit: none
preempted (system dag)
  Executions that a policy ended.
  Unit: none
bound (system dag)
  Greatest lower bound that a static plan proved for its end.
  Unit: s
events (system batch)
  Events simulated.
  Unit: none
events (system cloud)
  Events simulated.
  Unit: none
events (system dag)
  Events simulated.
  Unit: none
events (system os)
  Events simulated.
  Unit: none
events (system bigdata)
  Events simulated.
  Unit: none
ties (system batch)
  Events of one kind at the same instant as another.
  Unit: none
ties (system cloud)
  Events of one kind at the same instant as another.
  Unit: none
ties (system dag)
  Events of one kind at the same instant as another.
  Unit: none
ties (system os)
  Events of one kind at the same instant as another.
  Unit: none
ties (system bigdata)
  Events of one kind at the same instant as another.
  Unit: none
turnaround (system batch)
  Finish minus submission (flow time).
  Unit: s
  turnaround.count      Number of values.
  turnaround.mean       Arithmetic mean.
  turnaround.sd         Standard deviation of these values (divisor n).
  turnaround.var        Variance of these values (divisor n).
  turnaround.min        Least value.
  turnaround.max        Greatest value.
  turnaround.sum        Sum, with compensated rounding.
  turnaround.rms        Root of the mean square.
  turnaround.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  turnaround.median     The same as p50.
  turnaround.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  turnaround.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
turnaround (system os)
  End of a thread minus its arrival.
  Unit: s
  turnaround.count      Number of values.
  turnaround.mean       Arithmetic mean.
  turnaround.sd         Standard deviation of these values (divisor n).
  turnaround.var        Variance of these values (divisor n).
  turnaround.min        Least value.
  turnaround.max        Greatest value.
  turnaround.sum        Sum, with compensated rounding.
  turnaround.rms        Root of the mean square.
  turnaround.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  turnaround.median     The same as p50.
  turnaround.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  turnaround.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
response (system os)
  First run of a thread minus its arrival.
  Unit: s
  response.count      Number of values.
  response.mean       Arithmetic mean.
  response.sd         Standard deviation of these values (divisor n).
  response.var        Variance of these values (divisor n).
  response.min        Least value.
  response.max        Greatest value.
  response.sum        Sum, with compensated rounding.
  response.rms        Root of the mean square.
  response.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  response.median     The same as p50.
  response.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  response.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
wait (system batch)
  Start minus submission of a job.
  Unit: s
  wait.count      Number of values.
  wait.mean       Arithmetic mean.
  wait.sd         Standard deviation of these values (divisor n).
  wait.var        Variance of these values (divisor n).
  wait.min        Least value.
  wait.max        Greatest value.
  wait.sum        Sum, with compensated rounding.
  wait.rms        Root of the mean square.
  wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  wait.median     The same as p50.
  wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
wait (system cloud)
  From submission of a VM to its start.
  Unit: s
  wait.count      Number of values.
  wait.mean       Arithmetic mean.
  wait.sd         Standard deviation of these values (divisor n).
  wait.var        Variance of these values (divisor n).
  wait.min        Least value.
  wait.max        Greatest value.
  wait.sum        Sum, with compensated rounding.
  wait.rms        Root of the mean square.
  wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  wait.median     The same as p50.
  wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
wait (system os)
  Time that a thread was ready and did not run.
  Unit: s
  wait.count      Number of values.
  wait.mean       Arithmetic mean.
  wait.sd         Standard deviation of these values (divisor n).
  wait.var        Variance of these values (divisor n).
  wait.min        Least value.
  wait.max        Greatest value.
  wait.sum        Sum, with compensated rounding.
  wait.rms        Root of the mean square.
  wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  wait.median     The same as p50.
  wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
wait (system bigdata)
  First start of a task of a job minus its arrival.
  Unit: s
  wait.count      Number of values.
  wait.mean       Arithmetic mean.
  wait.sd         Standard deviation of these values (divisor n).
  wait.var        Variance of these values (divisor n).
  wait.min        Least value.
  wait.max        Greatest value.
  wait.sum        Sum, with compensated rounding.
  wait.rms        Root of the mean square.
  wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  wait.median     The same as p50.
  wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
slowdown (system batch)
  Turnaround over run time (stretch); jobs without run time are left out.
  Unit: none
  slowdown.count      Number of values.
  slowdown.mean       Arithmetic mean.
  slowdown.sd         Standard deviation of these values (divisor n).
  slowdown.var        Variance of these values (divisor n).
  slowdown.min        Least value.
  slowdown.max        Greatest value.
  slowdown.sum        Sum, with compensated rounding.
  slowdown.rms        Root of the mean square.
  slowdown.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  slowdown.median     The same as p50.
  slowdown.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  slowdown.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
slowdown (system os)
  Turnaround over CPU time of a thread.
  Unit: none
  slowdown.count      Number of values.
  slowdown.mean       Arithmetic mean.
  slowdown.sd         Standard deviation of these values (divisor n).
  slowdown.var        Variance of these values (divisor n).
  slowdown.min        Least value.
  slowdown.max        Greatest value.
  slowdown.sum        Sum, with compensated rounding.
  slowdown.rms        Root of the mean square.
  slowdown.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  slowdown.median     The same as p50.
  slowdown.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  slowdown.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
slowdown (system bigdata)
  Completion over that alone: the critical path, of a coflow its busiest port.
  Unit: none
  slowdown.count      Number of values.
  slowdown.mean       Arithmetic mean.
  slowdown.sd         Standard deviation of these values (divisor n).
  slowdown.var        Variance of these values (divisor n).
  slowdown.min        Least value.
  slowdown.max        Greatest value.
  slowdown.sum        Sum, with compensated rounding.
  slowdown.rms        Root of the mean square.
  slowdown.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  slowdown.median     The same as p50.
  slowdown.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  slowdown.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
wake_latency (system os)
  From when a sleep was to be over, or what blocked it was, until a thread runs.
  Unit: s
  wake_latency.count      Number of values.
  wake_latency.mean       Arithmetic mean.
  wake_latency.sd         Standard deviation of these values (divisor n).
  wake_latency.var        Variance of these values (divisor n).
  wake_latency.min        Least value.
  wake_latency.max        Greatest value.
  wake_latency.sum        Sum, with compensated rounding.
  wake_latency.rms        Root of the mean square.
  wake_latency.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  wake_latency.median     The same as p50.
  wake_latency.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  wake_latency.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
job_response (system os)
  End of a job of a periodic task minus its release.
  Unit: s
  job_response.count      Number of values.
  job_response.mean       Arithmetic mean.
  job_response.sd         Standard deviation of these values (divisor n).
  job_response.var        Variance of these values (divisor n).
  job_response.min        Least value.
  job_response.max        Greatest value.
  job_response.sum        Sum, with compensated rounding.
  job_response.rms        Root of the mean square.
  job_response.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  job_response.median     The same as p50.
  job_response.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  job_response.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
tardiness (system dag)
  By how much a job with a deadline missed it, 0 if it did not.
  Unit: s
  tardiness.count      Number of values.
  tardiness.mean       Arithmetic mean.
  tardiness.sd         Standard deviation of these values (divisor n).
  tardiness.var        Variance of these values (divisor n).
  tardiness.min        Least value.
  tardiness.max        Greatest value.
  tardiness.sum        Sum, with compensated rounding.
  tardiness.rms        Root of the mean square.
  tardiness.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  tardiness.median     The same as p50.
  tardiness.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  tardiness.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
tardiness (system os)
  By how much a job missed its deadline, 0 if it did not.
  Unit: s
  tardiness.count      Number of values.
  tardiness.mean       Arithmetic mean.
  tardiness.sd         Standard deviation of these values (divisor n).
  tardiness.var        Variance of these values (divisor n).
  tardiness.min        Least value.
  tardiness.max        Greatest value.
  tardiness.sum        Sum, with compensated rounding.
  tardiness.rms        Root of the mean square.
  tardiness.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  tardiness.median     The same as p50.
  tardiness.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  tardiness.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
jitter (system os)
  Difference between the response times of a task's jobs that follow each other.
  Unit: s
  jitter.count      Number of values.
  jitter.mean       Arithmetic mean.
  jitter.sd         Standard deviation of these values (divisor n).
  jitter.var        Variance of these values (divisor n).
  jitter.min        Least value.
  jitter.max        Greatest value.
  jitter.sum        Sum, with compensated rounding.
  jitter.rms        Root of the mean square.
  jitter.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  jitter.median     The same as p50.
  jitter.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  jitter.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
share (system os)
  CPU time of a thread over its time in the system.
  Unit: none
  share.count      Number of values.
  share.mean       Arithmetic mean.
  share.sd         Standard deviation of these values (divisor n).
  share.var        Variance of these values (divisor n).
  share.min        Least value.
  share.max        Greatest value.
  share.sum        Sum, with compensated rounding.
  share.rms        Root of the mean square.
  share.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  share.median     The same as p50.
  share.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  share.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
fairness (system os)
  Jain's index of CPU time over weight and time in the system.
  Unit: none
fairness (system bigdata)
  Jain's index of attempts over weight of the jobs in the system, over time.
  Unit: none
ready (system dag)
  Tasks that wait to be assigned.
  Unit: none
  ready.mean       Average over time.
  ready.sd         Standard deviation over time.
  ready.var        Variance over time.
  ready.min        Least level that lasted.
  ready.max        Greatest level that lasted.
  ready.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
ready (system os)
  Threads that could run and do not.
  Unit: none
  ready.mean       Average over time.
  ready.sd         Standard deviation over time.
  ready.var        Variance over time.
  ready.min        Least level that lasted.
  ready.max        Greatest level that lasted.
  ready.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
running (system cloud)
  VMs on PMs.
  Unit: none
  running.mean       Average over time.
  running.sd         Standard deviation over time.
  running.var        Variance over time.
  running.min        Least level that lasted.
  running.max        Greatest level that lasted.
  running.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
running (system dag)
  Tasks that run.
  Unit: none
  running.mean       Average over time.
  running.sd         Standard deviation over time.
  running.var        Variance over time.
  running.min        Least level that lasted.
  running.max        Greatest level that lasted.
  running.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
running (system os)
  Threads that run.
  Unit: none
  running.mean       Average over time.
  running.sd         Standard deviation over time.
  running.var        Variance over time.
  running.min        Least level that lasted.
  running.max        Greatest level that lasted.
  running.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
running (system bigdata)
  Attempts.
  Unit: none
  running.mean       Average over time.
  running.sd         Standard deviation over time.
  running.var        Variance over time.
  running.min        Least level that lasted.
  running.max        Greatest level that lasted.
  running.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
in_system (system batch)
  Waiting and running jobs.
  Unit: none
  in_system.mean       Average over time.
  in_system.sd         Standard deviation over time.
  in_system.var        Variance over time.
  in_system.min        Least level that lasted.
  in_system.max        Greatest level that lasted.
  in_system.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
in_system (system dag)
  Jobs that have arrived and not ended.
  Unit: none
  in_system.mean       Average over time.
  in_system.sd         Standard deviation over time.
  in_system.var        Variance over time.
  in_system.min        Least level that lasted.
  in_system.max        Greatest level that lasted.
  in_system.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
in_system (system os)
  Threads that have arrived and not ended.
  Unit: none
  in_system.mean       Average over time.
  in_system.sd         Standard deviation over time.
  in_system.var        Variance over time.
  in_system.min        Least level that lasted.
  in_system.max        Greatest level that lasted.
  in_system.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
in_system (system bigdata)
  Jobs that have arrived and are not over.
  Unit: none
  in_system.mean       Average over time.
  in_system.sd         Standard deviation over time.
  in_system.var        Variance over time.
  in_system.min        Least level that lasted.
  in_system.max        Greatest level that lasted.
  in_system.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
makespan (system batch)
  Last finish minus first submission of measured jobs.
  Unit: s
makespan (system dag)
  Last end minus first arrival of measured jobs.
  Unit: s
makespan (system os)
  Last end minus first arrival.
  Unit: s
makespan (system bigdata)
  Last end minus first arrival.
  Unit: s
utilization (system batch)
  Run time times processors of all measured jobs over cluster times makespan.
  Unit: none
utilization (system dag)
  Core seconds of tasks over cores times makespan.
  Unit: none
utilization (system os)
  CPU time over CPUs times the time.
  Unit: none
utilization (system bigdata)
  Core time of attempts over all of it.
  Unit: none
switches (system os)
  Times that a CPU changed its thread.
  Unit: none
voluntary (system os)
  Switches by sleep, end or yield.
  Unit: none
involuntary (system os)
  Switches by preemption or slice end.
  Unit: none
migrations (system cloud)
  Migrations that were completed.
  Unit: none
migrations (system os)
  Starts on another CPU than before.
  Unit: none
preemptions (system os)
  Threads that lost their CPU.
  Unit: none
misses (system dag)
  Jobs that missed their deadline.
  Unit: none
misses (system os)
  Jobs that ended after their deadline.
  Unit: none
jobs (system batch)
  Measured jobs that ended, killed ones included.
  Unit: none
jobs (system dag)
  Measured jobs that ended.
  Unit: none
jobs (system os)
  Jobs of periodic tasks that ended.
  Unit: none
jobs (system bigdata)
  Jobs that were completed.
  Unit: none
threads (system os)
  Threads that ended.
  Unit: none
lock_wait (system os)
  From a lock step until the thread has the lock, 0 if it was free.
  Unit: s
  lock_wait.count      Number of values.
  lock_wait.mean       Arithmetic mean.
  lock_wait.sd         Standard deviation of these values (divisor n).
  lock_wait.var        Variance of these values (divisor n).
  lock_wait.min        Least value.
  lock_wait.max        Greatest value.
  lock_wait.sum        Sum, with compensated rounding.
  lock_wait.rms        Root of the mean square.
  lock_wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  lock_wait.median     The same as p50.
  lock_wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  lock_wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
longest_wait (system os)
  Longest time that a ready thread did not run (starvation).
  Unit: s
warm (system os)
  Part of the CPU time with a warm cache.
  Unit: none
throttled (system dag)
  Time in which a cluster was throttled.
  Unit: s
throttled (system os)
  Time of groups without quota.
  Unit: s
events (system batch)
  Events simulated.
  Unit: none
events (system cloud)
  Events simulated.
  Unit: none
events (system dag)
  Events simulated.
  Unit: none
events (system os)
  Events simulated.
  Unit: none
events (system bigdata)
  Events simulated.
  Unit: none
ties (system batch)
  Events of one kind at the same instant as another.
  Unit: none
ties (system cloud)
  Events of one kind at the same instant as another.
  Unit: none
ties (system dag)
  Events of one kind at the same instant as another.
  Unit: none
ties (system os)
  Events of one kind at the same instant as another.
  Unit: none
ties (system bigdata)
  Events of one kind at the same instant as another.
  Unit: none
completion (system bigdata)
  End of a job minus its arrival (JCT).
  Unit: s
  completion.count      Number of values.
  completion.mean       Arithmetic mean.
  completion.sd         Standard deviation of these values (divisor n).
  completion.var        Variance of these values (divisor n).
  completion.min        Least value.
  completion.max        Greatest value.
  completion.sum        Sum, with compensated rounding.
  completion.rms        Root of the mean square.
  completion.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  completion.median     The same as p50.
  completion.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  completion.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
slowdown (system batch)
  Turnaround over run time (stretch); jobs without run time are left out.
  Unit: none
  slowdown.count      Number of values.
  slowdown.mean       Arithmetic mean.
  slowdown.sd         Standard deviation of these values (divisor n).
  slowdown.var        Variance of these values (divisor n).
  slowdown.min        Least value.
  slowdown.max        Greatest value.
  slowdown.sum        Sum, with compensated rounding.
  slowdown.rms        Root of the mean square.
  slowdown.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  slowdown.median     The same as p50.
  slowdown.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  slowdown.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
slowdown (system os)
  Turnaround over CPU time of a thread.
  Unit: none
  slowdown.count      Number of values.
  slowdown.mean       Arithmetic mean.
  slowdown.sd         Standard deviation of these values (divisor n).
  slowdown.var        Variance of these values (divisor n).
  slowdown.min        Least value.
  slowdown.max        Greatest value.
  slowdown.sum        Sum, with compensated rounding.
  slowdown.rms        Root of the mean square.
  slowdown.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  slowdown.median     The same as p50.
  slowdown.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  slowdown.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
slowdown (system bigdata)
  Completion over that alone: the critical path, of a coflow its busiest port.
  Unit: none
  slowdown.count      Number of values.
  slowdown.mean       Arithmetic mean.
  slowdown.sd         Standard deviation of these values (divisor n).
  slowdown.var        Variance of these values (divisor n).
  slowdown.min        Least value.
  slowdown.max        Greatest value.
  slowdown.sum        Sum, with compensated rounding.
  slowdown.rms        Root of the mean square.
  slowdown.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  slowdown.median     The same as p50.
  slowdown.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  slowdown.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
wait (system batch)
  Start minus submission of a job.
  Unit: s
  wait.count      Number of values.
  wait.mean       Arithmetic mean.
  wait.sd         Standard deviation of these values (divisor n).
  wait.var        Variance of these values (divisor n).
  wait.min        Least value.
  wait.max        Greatest value.
  wait.sum        Sum, with compensated rounding.
  wait.rms        Root of the mean square.
  wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  wait.median     The same as p50.
  wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
wait (system cloud)
  From submission of a VM to its start.
  Unit: s
  wait.count      Number of values.
  wait.mean       Arithmetic mean.
  wait.sd         Standard deviation of these values (divisor n).
  wait.var        Variance of these values (divisor n).
  wait.min        Least value.
  wait.max        Greatest value.
  wait.sum        Sum, with compensated rounding.
  wait.rms        Root of the mean square.
  wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  wait.median     The same as p50.
  wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
wait (system os)
  Time that a thread was ready and did not run.
  Unit: s
  wait.count      Number of values.
  wait.mean       Arithmetic mean.
  wait.sd         Standard deviation of these values (divisor n).
  wait.var        Variance of these values (divisor n).
  wait.min        Least value.
  wait.max        Greatest value.
  wait.sum        Sum, with compensated rounding.
  wait.rms        Root of the mean square.
  wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  wait.median     The same as p50.
  wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
wait (system bigdata)
  First start of a task of a job minus its arrival.
  Unit: s
  wait.count      Number of values.
  wait.mean       Arithmetic mean.
  wait.sd         Standard deviation of these values (divisor n).
  wait.var        Variance of these values (divisor n).
  wait.min        Least value.
  wait.max        Greatest value.
  wait.sum        Sum, with compensated rounding.
  wait.rms        Root of the mean square.
  wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  wait.median     The same as p50.
  wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
task_wait (system dag)
  Start of a task minus its being ready.
  Unit: s
  task_wait.count      Number of values.
  task_wait.mean       Arithmetic mean.
  task_wait.sd         Standard deviation of these values (divisor n).
  task_wait.var        Variance of these values (divisor n).
  task_wait.min        Least value.
  task_wait.max        Greatest value.
  task_wait.sum        Sum, with compensated rounding.
  task_wait.rms        Root of the mean square.
  task_wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  task_wait.median     The same as p50.
  task_wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  task_wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
task_wait (system bigdata)
  Start of an attempt minus when its stage could start.
  Unit: s
  task_wait.count      Number of values.
  task_wait.mean       Arithmetic mean.
  task_wait.sd         Standard deviation of these values (divisor n).
  task_wait.var        Variance of these values (divisor n).
  task_wait.min        Least value.
  task_wait.max        Greatest value.
  task_wait.sum        Sum, with compensated rounding.
  task_wait.rms        Root of the mean square.
  task_wait.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  task_wait.median     The same as p50.
  task_wait.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  task_wait.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
big_task_time (system bigdata)
  Length of an attempt that was done.
  Unit: s
  big_task_time.count      Number of values.
  big_task_time.mean       Arithmetic mean.
  big_task_time.sd         Standard deviation of these values (divisor n).
  big_task_time.var        Variance of these values (divisor n).
  big_task_time.min        Least value.
  big_task_time.max        Greatest value.
  big_task_time.sum        Sum, with compensated rounding.
  big_task_time.rms        Root of the mean square.
  big_task_time.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  big_task_time.median     The same as p50.
  big_task_time.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  big_task_time.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
cct (system bigdata)
  End of a coflow minus its arrival.
  Unit: s
  cct.count      Number of values.
  cct.mean       Arithmetic mean.
  cct.sd         Standard deviation of these values (divisor n).
  cct.var        Variance of these values (divisor n).
  cct.min        Least value.
  cct.max        Greatest value.
  cct.sum        Sum, with compensated rounding.
  cct.rms        Root of the mean square.
  cct.jain       Jain's fairness: (sum x)^2 / (n sum x^2), 1 when all are equal.
  cct.median     The same as p50.
  cct.pNN        Quantile, NN percent with or without decimals: p95, p99.9. Linear between ranks; exact up to 524288 values, beyond that within 2^-13 of itself.
  cct.overX      Fraction of the values greater than X, in the unit of the metric: over0, over1.5, over1h.
waiting (system cloud)
  VMs without a place.
  Unit: none
  waiting.mean       Average over time.
  waiting.sd         Standard deviation over time.
  waiting.var        Variance over time.
  waiting.min        Least level that lasted.
  waiting.max        Greatest level that lasted.
  waiting.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
waiting (system bigdata)
  Tasks that could start and do not.
  Unit: none
  waiting.mean       Average over time.
  waiting.sd         Standard deviation over time.
  waiting.var        Variance over time.
  waiting.min        Least level that lasted.
  waiting.max        Greatest level that lasted.
  waiting.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
running (system cloud)
  VMs on PMs.
  Unit: none
  running.mean       Average over time.
  running.sd         Standard deviation over time.
  running.var        Variance over time.
  running.min        Least level that lasted.
  running.max        Greatest level that lasted.
  running.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
running (system dag)
  Tasks that run.
  Unit: none
  running.mean       Average over time.
  running.sd         Standard deviation over time.
  running.var        Variance over time.
  running.min        Least level that lasted.
  running.max        Greatest level that lasted.
  running.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
running (system os)
  Threads that run.
  Unit: none
  running.mean       Average over time.
  running.sd         Standard deviation over time.
  running.var        Variance over time.
  running.min        Least level that lasted.
  running.max        Greatest level that lasted.
  running.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
running (system bigdata)
  Attempts.
  Unit: none
  running.mean       Average over time.
  running.sd         Standard deviation over time.
  running.var        Variance over time.
  running.min        Least level that lasted.
  running.max        Greatest level that lasted.
  running.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
in_system (system batch)
  Waiting and running jobs.
  Unit: none
  in_system.mean       Average over time.
  in_system.sd         Standard deviation over time.
  in_system.var        Variance over time.
  in_system.min        Least level that lasted.
  in_system.max        Greatest level that lasted.
  in_system.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
in_system (system dag)
  Jobs that have arrived and not ended.
  Unit: none
  in_system.mean       Average over time.
  in_system.sd         Standard deviation over time.
  in_system.var        Variance over time.
  in_system.min        Least level that lasted.
  in_system.max        Greatest level that lasted.
  in_system.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
in_system (system os)
  Threads that have arrived and not ended.
  Unit: none
  in_system.mean       Average over time.
  in_system.sd         Standard deviation over time.
  in_system.var        Variance over time.
  in_system.min        Least level that lasted.
  in_system.max        Greatest level that lasted.
  in_system.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
in_system (system bigdata)
  Jobs that have arrived and are not over.
  Unit: none
  in_system.mean       Average over time.
  in_system.sd         Standard deviation over time.
  in_system.var        Variance over time.
  in_system.min        Least level that lasted.
  in_system.max        Greatest level that lasted.
  in_system.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
fairness (system os)
  Jain's index of CPU time over weight and time in the system.
  Unit: none
fairness (system bigdata)
  Jain's index of attempts over weight of the jobs in the system, over time.
  Unit: none
makespan (system batch)
  Last finish minus first submission of measured jobs.
  Unit: s
makespan (system dag)
  Last end minus first arrival of measured jobs.
  Unit: s
makespan (system os)
  Last end minus first arrival.
  Unit: s
makespan (system bigdata)
  Last end minus first arrival.
  Unit: s
utilization (system batch)
  Run time times processors of all measured jobs over cluster times makespan.
  Unit: none
utilization (system dag)
  Core seconds of tasks over cores times makespan.
  Unit: none
utilization (system os)
  CPU time over CPUs times the time.
  Unit: none
utilization (system bigdata)
  Core time of attempts over all of it.
  Unit: none
jobs (system batch)
  Measured jobs that ended, killed ones included.
  Unit: none
jobs (system dag)
  Measured jobs that ended.
  Unit: none
jobs (system os)
  Jobs of periodic tasks that ended.
  Unit: none
jobs (system bigdata)
  Jobs that were completed.
  Unit: none
failed (system bigdata)
  Jobs that failed.
  Unit: none
tasks (system dag)
  Measured tasks that ended.
  Unit: none
tasks (system bigdata)
  Tasks that were done.
  Unit: none
local (system bigdata)
  Part of the tasks done that had their data at hand.
  Unit: none
rack (system bigdata)
  Part that read from their rack.
  Unit: none
remote (system bigdata)
  Part that read from another rack.
  Unit: none
copies (system bigdata)
  Attempts beside another of the same task.
  Unit: none
copies_won (system bigdata)
  Copies that were done first.
  Unit: none
killed (system batch)
  Measured jobs ended at their requested time.
  Unit: none
killed (system bigdata)
  Attempts that a policy ended.
  Unit: none
lost (system batch)
  Idle processors that waiting jobs ask for.
  Unit: none
  lost.mean       Average over time.
  lost.sd         Standard deviation over time.
  lost.var        Variance over time.
  lost.min        Least level that lasted.
  lost.max        Greatest level that lasted.
  lost.atN        Fraction of the time at exactly N, a whole number of 0..63: at0, at3.
lost (system cloud)
  VMs that a failure ended.
  Unit: none
lost (system bigdata)
  Attempts that ended with their machine.
  Unit: none
wasted (system bigdata)
  Part of the core time spent in vain.
  Unit: none
moves (system bigdata)
  Executors sent to another job.
  Unit: none
bytes_moved (system bigdata)
  Data read over the network.
  Unit: B
decisions (system bigdata)
  Decisions that policies count.
  Unit: none
conflicts (system cloud)
  Placements that failed because the state had moved on.
  Unit: none
conflicts (system bigdata)
  Transactions that failed in part or whole, for each that was tried.
  Unit: none
messages (system bigdata)
  Messages that policies count.
  Unit: none
scheduler_busy (system bigdata)
  Time that schedulers took to decide over the time; of all of them.
  Unit: none
wasted_think (system bigdata)
  Part of the time to decide that came to nothing.
  Unit: none
events (system batch)
  Events simulated.
  Unit: none
events (system cloud)
  Events simulated.
  Unit: none
events (system dag)
  Events simulated.
  Unit: none
events (system os)
  Events simulated.
  Unit: none
events (system bigdata)
  Events simulated.
  Unit: none
ties (system batch)
  Events of one kind at the same instant as another.
  Unit: none
ties (system cloud)
  Events of one kind at the same instant as another.
  Unit: none
ties (system dag)
  Events of one kind at the same instant as another.
  Unit: none
ties (system os)
  Events of one kind at the same instant as another.
  Unit: none
ties (system bigdata)
  Events of one kind at the same instant as another.
  Unit: none
$ orrery explain mesh
mesh(columns, rows, bandwidth, latency=0, wrap=no (no|yes))
    A grid with links each way between neighbours, XY routing; wrap=yes joins the ends of rows and columns.
