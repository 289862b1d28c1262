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
$ for word in $(orrery list formats | cut -d' ' -f1); do orrery explain $word; done
azure_v1
  Azure VMs of 2017 with lifetimes in bins: arrival_s, batch, cores, mem_gb, dur_lo_s, dur_hi_s, censored.
Options:
  lifetime = sample
      Which time of the bin a VM lives: uniform in it, its start, middle or end.
      sample | low | middle | high
  seed = 1
      Of the numbers that lifetime=sample draws.
      a whole number of at least 0
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
planetlab
  CPU use of PlanetLab VMs: rows of a name and percentages, or a folder of one file a VM.
Options:
  step = 5min
      Time between two values.
      a duration such as 90s, 4ms or 2h
recovered_csv
  CSV of jobs with the columns job, submit_s, run_s, procs, req_time_s, user.
Options:
  procs = 0
      Processors of the machine; 0: unknown, the format has no place for it.
      a whole number from 0 to 1000000000000
swf
  Standard Workload Format: logs of batch systems, 18 fields a job.
Options:
  procs = 0
      Processors of the machine; 0: as MaxProcs or MaxNodes in the log says.
      a whole number from 0 to 1000000000000
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
utilization (system batch)
  Run time times processors of all measured jobs over cluster times makespan.
  Unit: none
makespan (system batch)
  Last finish minus first submission of measured jobs.
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
killed (system batch)
  Measured jobs ended at their requested time.
  Unit: none
rejected (system batch)
  Jobs larger than the cluster.
  Unit: none
events (system batch)
  Events simulated.
  Unit: none
ties (system batch)
  Events of one kind at the same instant as another.
  Unit: none
