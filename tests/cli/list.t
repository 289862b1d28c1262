# All that can be named in a study.
$ orrery list systems
batch                        Rigid parallel jobs on an HPC cluster: queueing, backfilling, priorities.
cloud                        VMs and containers on PMs: placement, live migration, rescheduling, consolidation.
dag                          Graphs of tasks on processing elements and clusters: list scheduling, SoCs, workflows.
os                           Threads on the CPUs of one machine: kernels' schedulers, teaching and real-time ones.
bigdata                      Jobs of stages of tasks on slots, containers and executors, with data in places.
$ orrery list policies
batch.fcfs                   First come first served: the first job that does not fit blocks the rest.
batch.easy                   First come first served, with backfilling that never delays the first job.
batch.conservative           Backfilling in which every waiting job has a reservation that only improves.
batch.sjf                    Shortest job first: by requested time; ties by arrival.
batch.ljf                    Longest job first: by requested time; ties by arrival.
batch.saf                    Smallest area first: by requested time times processors.
batch.laf                    Largest area first: by requested time times processors.
batch.smallest_first         Smallest job first: by processors; ties by arrival.
batch.largest_first          Largest job first: by processors; ties by arrival.
batch.expansion_factor       Largest expansion factor first: (wait + request) / request.
batch.wfp3                   WFP3: largest (wait / request)^3 times processors first.
batch.unicef                 UNICEF: largest wait / (log2(processors) request) first: quick small jobs.
batch.f1                     F1: lowest log10(r) n + 870 log10(s) first.
batch.f2                     F2: lowest sqrt(r) n + 25,600 log10(s) first.
batch.f3                     F3: lowest r n + 6.86e6 log10(s) first.
batch.f4                     F4: lowest r sqrt(n) + 5.3e5 log10(s) first.
batch.priority               Jobs in the order of a formula, with or without EASY backfilling.
cloud.first_fit              The first PM by number where the VM fits.
cloud.next_fit               The first PM from that of the last placement on, going round.
cloud.round_robin            The PMs in turn; those where the VM does not fit are passed over.
cloud.best_fit               The spot where least is left; by CPU unless it is said otherwise.
cloud.worst_fit              The spot where most is left; by CPU unless it is said otherwise.
cloud.random_fit             Any PM where the VM fits, each with the same chance.
cloud.power_of_d             Of d PMs drawn at random, the one with most room.
cloud.dot_product            The spot with the largest product of demand and free resources.
cloud.norm_difference        The spot whose free resources are nearest to the demand (L2).
cloud.cosine                 The spot with the smallest angle between two vectors of resources.
cloud.perpendicular_distance The spot whose use the VM balances most.
cloud.weighted_sum           The spot where the weighted sum of what is left is least.
cloud.epvm                   The spot where the opportunity cost of the PM rises least.
cloud.protean                Preference rules in order, each rounded to levels; one of the best.
cloud.kubernetes             As kube-scheduler: least (or most) allocated and balanced PMs.
cloud.openstack              As the filter scheduler of Nova: free CPU, memory and disk, weighed.
cloud.filter_weigh           Filters and weighers of the spots as formulas of the study.
cloud.nilas                  The PM whose time of exit the VM puts off least; among those, best fit.
cloud.fgd                    The spot and GPU where fragments of GPUs grow least for the workload.
cloud.consolidate_iqr        VMs leave PMs above a CPU use that falls with the interquartile range of the past.
cloud.consolidate_lr         VMs leave PMs whose CPU use would soon be too high by local regression.
cloud.consolidate_lrr        VMs leave PMs whose CPU use would soon be too high by robust regression.
cloud.consolidate_mad        VMs leave PMs above a CPU use that falls with the median absolute deviation of the past.
cloud.consolidate_static     VMs leave PMs above a fixed CPU use; little used PMs are emptied.
cloud.power_aware            The PM whose power the VM raises least, all VMs using all their cores.
cloud.scale_steps            Some VMs more or fewer when use has passed a limit for long enough.
cloud.scale_target           VMs in proportion to their use over a target; down late, as Kubernetes.
cloud.vmr_fit                Best fit by NUMA node, with some VMs on a random node.
cloud.macro_greedy           Rescheduling by the cheapest sets of moves that complete a slot.
cloud.single_move            Rescheduling by the best single migration, as long as one gains.
cloud.filter_score           Rescheduling by filtering the VM and scoring the spots (heuristic HA).
cloud.swap_search            Rescheduling by local search over migrations and exchanges.
cloud.beam_search            Rescheduling by beam search over sets of migrations.
cloud.tree_search            Rescheduling by Monte Carlo tree search (UCT) over sets of migrations.
cloud.large_neighbourhood    Rescheduling by large neighbourhood search over sets of migrations.
cloud.scale_forecast         As many VMs as the load of now and of the next intervals needs, by a forecast.
cloud.mip                    Rescheduling by a mixed-integer program (MIP), started from the best heuristic.
cloud.partition              Rescheduling in groups of PMs, each with a part of the migrations (POP).
cloud.risk_seeking           Rescheduling by the best of several sampled plans.
dag.heft                     Tasks by upward rank, each on the processor where it finishes first.
dag.cpop                     The tasks of the critical path on one processor, the others where they finish first.
dag.peft                     Tasks by mean optimistic cost, each where its finish plus the best case of the rest is least.
dag.lookahead_heft           Tasks in the order of HEFT, each on the processor that lets its latest child finish first.
dag.hcpt                     Critical tasks by latest start, their parents before them; earliest finish without insertion.
dag.dls                      The pair of ready task and processor of highest dynamic level, without insertion.
dag.list_etf                 The pair of ready task and processor that starts first, ties to the highest static level.
dag.mcp                      Tasks by lists of latest starts, each where it starts first, with insertion.
dag.min_min                  The ready task of the earliest finish, on the processor of that finish, again and again.
dag.max_min                  The ready task whose earliest finish is latest, on the processor of that finish.
dag.sufferage                The ready task that loses most if it does not get its best processor, on that processor.
dag.duplex                   The shorter of the schedules of min-min and max-min.
dag.list_mct                 Tasks in topological order, each where it finishes first, without insertion.
dag.list_met                 Tasks in topological order, each on the first processor of those where it takes least.
dag.olb                      Tasks in topological order, each on the processor that is free first, however slow.
dag.list                     Tasks by any rank, each on a processor by any rule.
dag.list_random              A ready task by chance on a processor by chance, again and again.
dag.met                      Minimum execution time: each ready task where it runs shortest.
dag.eft                      Earliest finish time: each ready task in turn where it would finish first.
dag.etf                      Earliest task first: the ready task and machine that would finish first.
dag.etf_lb                   Earliest task first at present frequencies, ties to the least used machine.
dag.stf                      Shortest time first as DS3 has it: the first machine of least run time.
dag.heft_rt                  HEFT over the ready tasks, into gaps of what waits; machines keep that order.
dag.round_robin              Ready tasks on the machines in turn.
dag.random                   Ready tasks on machines drawn at random.
dag.table                    Each task where a table says, by its name.
dag.recorded                 The machines that the source of the workload recorded: for replays.
dag.bil                      Tasks by their k-th best imaginary makespan, each where its own is least.
dag.gdl                      Largest dynamic level first, with descendant consideration and resource scarcity.
dag.hbmct                    Groups of independent tasks by rank, each balanced between the machines.
dag.fcp                      Largest bottom level of a short list, on the first idle or enabling machine.
dag.flb                      The ready task that can start first, found in logarithmic time.
dag.stochastic_heft          HEFT with mean plus standard deviation as the cost of a noisy task.
dag.branch_and_bound         The shortest schedule of a small graph, by search with lower bounds.
dag.annealing                Simulated annealing over orders of tasks and their machines.
dag.genetic                  A genetic algorithm over orders of tasks and their machines.
dag.rollout                  Tries each ready task on each idle machine, a heuristic plans the rest.
dag.linear                   The ready task and machine of the highest weighted sum of features.
dag.wsp_milp                 The least cost of machines on demand within the deadline, by a mixed-integer program with a row for each task and edge. Data take no time.
dag.wsp_greedy               The best of three choices of machines on demand: upgrades along late paths, partial critical paths, prices of time; slack is used in each. Data take no time.
dag.wsp_dp                   Least cost of machines on demand for every deadline on a grid, bottom up over the series-parallel tree; graphs that are not series-parallel get barriers first. Data take no time.
dag.wsp_qubo                 Machines on demand by quadratic binary optimisation: one-hot penalties, paths with binary slack, simulated annealing, repair. Data take no time.
dag.spwd                     Machines on demand for the series-parallel parts of a workflow, each with its share of the deadline; then slack is given back to windows of tasks. Data take no time.
dag.ic_pcp                   Each partial critical path on the cheapest kind of machine on demand that ends all of its tasks before their latest finishes. Reduced to machines paid by use and data that take no time.
os.fcfs                      First come first served: a thread runs until it sleeps, yields or ends.
os.round_robin               Each ready thread in turn, for at most one quantum.
os.cooperative               16-bit Windows: nobody loses the CPU; next is who has not run for longest.
os.lcfs                      Last come first served, with preemption or without.
os.sjf                       Shortest CPU burst first, without preemption.
os.srt                       Shortest remaining CPU burst first, with preemption.
os.priority                  Fixed priorities, with preemption or without.
os.multilevel_queue          Queues by class, each served only while those above it are empty.
os.mlfq                      Multilevel feedback queue: who uses the CPU long moves down, all are boosted.
os.lottery                   Each quantum goes to the holder of a ticket drawn at random.
os.stride                    The thread of the least pass runs; passes grow inversely to tickets.
os.sfq                       Start-time fair queueing: the least start tag runs, shares by tickets.
os.wfq                       Weighted fair queueing: the quantum that fluid sharing would end first.
os.bvt                       Borrowed virtual time: fair shares, and early runs borrowed from later.
os.gang                      Gangs: the threads of a process run at once, in slots that take turns.
os.las                       Least attained service first: who has had least CPU time in its burst.
os.eevdf                     Linux since 6.6: of the threads that have not had their share, the one with the earliest virtual deadline.
os.rm                        Rate monotonic: the shortest period first, on any CPU.
os.dm                        Deadline monotonic: the shortest relative deadline first, on any CPU.
os.edf                       Earliest deadline first, on any CPU.
os.p_rm                      Rate monotonic on each CPU; threads go to the first CPU that has room by Liu and Layland's bound.
os.p_edf                     Earliest deadline first on each CPU; threads go to the first CPU that has room.
os.partitioned               RM, DM or EDF on each CPU; threads go to the first, fullest or emptiest CPU that has room by a bound or an exact test.
os.pd2                       Pfair: tasks advance evenly in quanta, which keeps all deadlines on several CPUs up to full use.
os.edzl                      Earliest deadline first, but threads without laxity before all others.
os.llf                       Least laxity first: who could wait least before its deadline is lost.
os.cfs                       Linux until 6.5: the thread with the least virtual time.
os.bfs                       One queue in order of virtual deadlines, set anew with each slice.
os.solaris_ts                Solaris time sharing: 60 priorities by a dispatch table.
os.windows_nt                Windows NT: 32 priorities, raised after a wait, lowered by each quantum.
os.linux_o1                  Linux 2.6 O(1): active and expired arrays, a bonus for sleepers.
os.rt                        Fixed priorities of FIFO and round-robin threads, before all others, which are left some time.
os.deadline                  Earliest deadline first with constant bandwidth servers, above os.rt.
os.ule                       FreeBSD ULE: interactive threads by score, others in a circular queue.
os.bsd44                     4.4BSD: priorities by CPU use that decays with the load.
os.linux_on                  Linux 2.4 O(n): one list, the greatest goodness runs; counts by epochs.
os.ctss                      CTSS: levels by program size, 2^l quanta at level l, then one further.
os.muqss                     BFS with a queue a CPU: the earliest virtual deadline of all their heads.
bigdata.fifo                 First come first served by priority; of a job the task nearest its data.
bigdata.omega                Schedulers by queue that share all machines and commit optimistically.
bigdata.monolithic           One scheduler that thinks about a job at a time, for all queues.
bigdata.drf                  The user with the least weighted dominant share first.
bigdata.mesos                Offers of all that is free to the queue with the least dominant share.
bigdata.kubernetes           As kube-scheduler: least (or most) allocated and balanced machines.
bigdata.tetris               Packs tasks by alignment with what is free, short and poor jobs first.
bigdata.borg                 By priority on scored machines; lower priorities are evicted.
bigdata.fair                 Pools share by weight with guaranteed minimums; jobs inside share alike.
bigdata.capacity             Queues with guaranteed parts that may grow; limits for users; preemption.
bigdata.delay                Fair or first come, but a job waits a while for a machine with its data.
bigdata.late                 Copies the slow task with the longest time left to a machine that is fast.
bigdata.hadoop_speculation   Copies the task of a job that a copy would bring forward most, one a scan.
bigdata.spark_speculation    Copies tasks that run for longer than a multiple of the median.
bigdata.varys                Coflows with the smallest bottleneck first, their flows ending together.
bigdata.aalo                 Coflows in queues by the bytes that they have sent, sizes unknown.
bigdata.coflow_fifo          Coflows in the order of arrival, their flows ending together.
bigdata.coflow_fair          Every flow its max-min fair rate, whatever coflow it is of.
bigdata.coflow_shortest      Coflows with the smallest largest flow first.
bigdata.coflow_narrowest     Coflows with the fewest ports on one side first.
bigdata.coflow_lightest      Coflows with the fewest bytes left first.
bigdata.stage_fifo           Executors to the first job that arrived, as many as it can use.
bigdata.stage_fair           An equal part of the executors to every job that still has tasks to give away.
bigdata.stage_weighted       Executors to jobs by a power of their total work.
bigdata.stage_sjf_cp         The job of least work first; of it the stage of the longest path.
bigdata.stage_linear         Executors to the stage of the highest weighted sum of features.
bigdata.stage_expr           Executors to the stage of the highest value of a formula.
bigdata.sparrow              Schedulers without state that ask a few machines drawn at random.
bigdata.central              One scheduler with a complete view, a message's way from every machine.
bigdata.hawk                 Long jobs by a central scheduler, short ones by late binding; stealing.
bigdata.eagle                Hawk without stealing: machines with long work refuse short tasks, and places stick to their job.
bigdata.spark                Jobs by arrival or pools by share; a stage waits a while for its data.
bigdata.quincy               All tasks placed at once by a min-cost flow over machines and racks.
bigdata.apollo               A scheduler for each job, which matches tasks to machines by the waits that these announce.
$ orrery list policies batch | wc -l
17
$ orrery list policies bacth
! orrery: no system 'bacth'; did you mean 'batch'?
? 2
$ orrery list metrics nosuch
! orrery: no system 'nosuch'; see 'orrery list systems'
? 2
$ orrery list formats batch
! orrery: list formats takes no system
? 2
$ orrery list generators
batch.general                Independent gaps, run times, sizes and estimates from any distribution.
batch.lublin                 Rigid jobs of a parallel machine with a daily cycle.
bigdata.cells                Batch and service jobs of Omega's example cell.
bigdata.mapreduce            MapReduce jobs with tasks, times and bytes from any distribution, queues and users.
bigdata.tpch                 Spark jobs drawn from the TPC-H templates of the study's trace.
cloud.general                VMs with independent gaps, life times and flavours from any distribution.
cloud.services               Services whose load is a sine with correlated noise.
cloud.vmr_cluster            A cluster with holes in its PMs, and VMs that come and go.
dag.chains                   Chains of tasks beside each other.
dag.cholesky                 Cholesky factorisation of a tiled matrix.
dag.daggen                   Random graphs by fatness, density, regularity and jumps.
dag.fft                      The fast Fourier transform: a tree of calls, then butterflies.
dag.fork_join                Forks into branches that join again, in stages.
dag.gaussian_elimination     Gaussian elimination by columns.
dag.in_tree                  Trees that merge into one task.
dag.inject                   Jobs drawn from the graphs of the study's trace, as they arrive at a SoC.
dag.laplace                  The Laplace equation solver: a diamond of tasks.
dag.layered                  Random graphs by the layer-by-layer method.
dag.lu                       LU factorisation of a tiled matrix, without pivoting.
dag.montage                  Mosaics of the sky like those of Montage, with their files.
dag.out_tree                 Trees that spread from one task.
dag.topcuoglu                Random graphs by size, shape, out-degree, CCR and heterogeneity.
os.jobs                      Threads that run once: arrivals and service times from any distribution.
os.mix                       Interactive, batch and io-bound threads with nice values, side by side.
os.periodic                  Periodic real-time tasks of random periods and a given total utilisation.
os.server                    Requests, a thread each, that run and may need one of the server's locks.
bigdata.sparrow_jobs         Poisson arrivals of jobs of independent tasks, at a given load.
$ orrery list metrics
batch    wait                   s    one value a job  Start minus submission of a job.
batch    turnaround             s    one value a job  Finish minus submission (flow time).
batch    slowdown                    one value a job  Turnaround over run time (stretch); jobs without run time are left out.
batch    bounded_slowdown            one value a job  max(1, turnaround / max(run time, slowdown_bound)).
batch    pp_bounded_slowdown         one value a job  max(1, turnaround / (processors max(run time, slowdown_bound))).
batch    user_slowdown               one value a job  Mean bounded slowdown of each user; its .jain is fairness among users.
batch    busy                        over time        Processors held by running jobs.
batch    queue_length                over time        Waiting jobs.
batch    in_system                   over time        Waiting and running jobs.
batch    demand                      over time        Processors asked for by waiting jobs.
batch    lost                        over time        Idle processors that waiting jobs ask for.
batch    utilization                 one              Run time times processors of all measured jobs over cluster times makespan.
batch    makespan               s    one              Last finish minus first submission of measured jobs.
batch    area_response          s    one              Turnaround averaged with processors times run time as weight.
batch    capacity_loss               one              Mean of lost over cluster size (loss of capacity, Zhang et al. 2000).
batch    jobs                        one              Measured jobs that ended, killed ones included.
batch    killed                      one              Measured jobs ended at their requested time.
batch    rejected                    one              Jobs larger than the cluster.
batch    events                      one              Events simulated.
batch    ties                        one              Events of one kind at the same instant as another.
cloud    wait                   s    one value a VM   From submission of a VM to its start.
cloud    migration_time         s    one value a VM   Of a migration, start to end.
cloud    downtime               s    one value a VM   Time a migrated VM stood still.
cloud    migration_bytes        B    one value a VM   Sent for a migration.
cloud    attempts                    one value a VM   Placements tried until a VM started.
cloud    running                     over time        VMs on PMs.
cloud    waiting                     over time        VMs without a place.
cloud    pms_on                      over time        PMs neither asleep nor down.
cloud    pms_used                    over time        PMs that host a VM.
cloud    cpu_allocated               over time        Part of all cores (overcommit included) that VMs and reservations hold.
cloud    memory_allocated            over time        The same of memory.
cloud    cpu_used                    over time        Part of all physical cores in use.
cloud    power                  W    over time        Of all PMs.
cloud    moving                      over time        Migrations under way.
cloud    fragment_rate               over time        FR_x: part of the free cores that no slot of x cores can use.
cloud    vms                         one              VMs that got a place.
cloud    rejected                    one              VMs that found no place in time.
cloud    evicted                     one              VMs ended for one of higher priority.
cloud    lost                        one              VMs that a failure ended.
cloud    restarted                   one              Times a VM lost its PM and waited again.
cloud    conflicts                   one              Placements that failed because the state had moved on.
cloud    migrations                  one              Migrations that were completed.
cloud    aborted                     one              Migrations given up under way.
cloud    energy                 J    one              Of all PMs.
cloud    overload_fraction           one              Overloaded part of the time a PM was on, mean over PMs (SLATAH, OTF).
cloud    migration_degradation       one              CPU lost by migration over CPU asked for, mean over VMs (PDM).
cloud    slav                        one              overload_fraction times migration_degradation.
cloud    esv                         one              Energy in kWh times slav.
cloud    fr_before                   one              Objective when the last plan was made (FR_x by default).
cloud    fr_planned                  one              What that plan expected to reach.
cloud    fr_after                    one              Objective when it was carried out.
cloud    fr_bound                    one              Least that any plan of so many migrations could reach (certificate).
cloud    fr_gap                      one              (fr_planned - fr_bound) / fr_bound.
cloud    moves_planned               one              Migrations of all plans.
cloud    moves_done                  one              Those of them that were completed.
cloud    moves_stale                 one              Those that were not possible any more when their turn came.
cloud    stale_share                 one              moves_stale over moves_planned.
cloud    peak_pms                    one              Most PMs that hosted a VM at once.
cloud    failures                    one              PM failures.
cloud    cpu_missed                  one              CPU that VMs asked for and PMs had no cores for, over all they asked for.
cloud    unserved                    one              Part of the load of services that their VMs could not serve.
cloud    service_vm_time        s    one              Time of the VMs of services, from making to end, summed up.
cloud    scaled_out                  one              VMs of services made by scaling.
cloud    scaled_in                   one              VMs of services ended by scaling.
cloud    events                      one              Events simulated.
cloud    ties                        one              Events of one kind at the same instant as another.
dag      latency                s    one value a job  Last end of a task of a job minus its arrival.
dag      slr                         one value a job  Schedule length ratio: latency over the critical path with the least cost of each task.
dag      speedup                     one value a job  All tasks of a job on the machine where that takes least, over its latency.
dag      efficiency                  one value a job  Speedup over the number of machines.
dag      slack                  s    one value a job  Of a task: how much later it could have ended without its job ending later.
dag      stretch                     one value a job  Latency of a job over the one that its static plan promised.
dag      tardiness              s    one value a job  By how much a job with a deadline missed it, 0 if it did not.
dag      task_wait              s    one value a job  Start of a task minus its being ready.
dag      data_wait              s    one value a job  From a task's being ready until its data are on its machine.
dag      in_system                   over time        Jobs that have arrived and not ended.
dag      ready                       over time        Tasks that wait to be assigned.
dag      running                     over time        Tasks that run.
dag      busy                        over time        Cores that run a task.
dag      leased                      over time        Machines on demand in use.
dag      power                  W    over time        Of all machines and what is always on.
dag      temperature                 over time        Hottest spot, degrees Celsius.
dag      makespan               s    one              Last end minus first arrival of measured jobs.
dag      utilization                 one              Core seconds of tasks over cores times makespan.
dag      cost                        one              What the machines cost, by options.billing.
dag      misses                      one              Jobs that missed their deadline.
dag      missed_share                one              Misses over jobs with a deadline.
dag      data_moved             B    one              Sent from one machine to another.
dag      transfers                   one              Times that something was sent so.
dag      energy                 J    one              Power over time, until the last end.
dag      edp                         one              Energy times makespan (energy-delay product), J s.
dag      peak_temperature            one              Degrees Celsius.
dag      throttled              s    one              Time in which a cluster was throttled.
dag      jobs                        one              Measured jobs that ended.
dag      tasks                       one              Measured tasks that ended.
dag      repeated                    one              Executions that failed.
dag      preempted                   one              Executions that a policy ended.
dag      bound                  s    one              Greatest lower bound that a static plan proved for its end.
dag      events                      one              Events simulated.
dag      ties                        one              Events of one kind at the same instant as another.
os       turnaround             s    one value a thread End of a thread minus its arrival.
os       response               s    one value a thread First run of a thread minus its arrival.
os       wait                   s    one value a thread Time that a thread was ready and did not run.
os       slowdown                    one value a thread Turnaround over CPU time of a thread.
os       wake_latency           s    one value a thread From when a sleep was to be over, or what blocked it was, until a thread runs.
os       job_response           s    one value a thread End of a job of a periodic task minus its release.
os       tardiness              s    one value a thread By how much a job missed its deadline, 0 if it did not.
os       jitter                 s    one value a thread Difference between the response times of a task's jobs that follow each other.
os       share                       one value a thread CPU time of a thread over its time in the system.
os       fairness                    one              Jain's index of CPU time over weight and time in the system.
os       ready                       over time        Threads that could run and do not.
os       running                     over time        Threads that run.
os       in_system                   over time        Threads that have arrived and not ended.
os       makespan               s    one              Last end minus first arrival.
os       utilization                 one              CPU time over CPUs times the time.
os       switches                    one              Times that a CPU changed its thread.
os       voluntary                   one              Switches by sleep, end or yield.
os       involuntary                 one              Switches by preemption or slice end.
os       migrations                  one              Starts on another CPU than before.
os       preemptions                 one              Threads that lost their CPU.
os       misses                      one              Jobs that ended after their deadline.
os       jobs                        one              Jobs of periodic tasks that ended.
os       threads                     one              Threads that ended.
os       lock_wait              s    one value a thread From a lock step until the thread has the lock, 0 if it was free.
os       longest_wait           s    one              Longest time that a ready thread did not run (starvation).
os       warm                        one              Part of the CPU time with a warm cache.
os       throttled              s    one              Time of groups without quota.
os       events                      one              Events simulated.
os       ties                        one              Events of one kind at the same instant as another.
bigdata  completion             s    one value a job  End of a job minus its arrival (JCT).
bigdata  slowdown                    one value a job  Completion over that alone: the critical path, of a coflow its busiest port.
bigdata  wait                   s    one value a job  First start of a task of a job minus its arrival.
bigdata  task_wait              s    one value a job  Start of an attempt minus when its stage could start.
bigdata  big_task_time          s    one value a job  Length of an attempt that was done.
bigdata  cct                    s    one value a job  End of a coflow minus its arrival.
bigdata  waiting                     over time        Tasks that could start and do not.
bigdata  running                     over time        Attempts.
bigdata  in_system                   over time        Jobs that have arrived and are not over.
bigdata  fairness                    one              Jain's index of attempts over weight of the jobs in the system, over time.
bigdata  makespan               s    one              Last end minus first arrival.
bigdata  utilization                 one              Core time of attempts over all of it.
bigdata  jobs                        one              Jobs that were completed.
bigdata  failed                      one              Jobs that failed.
bigdata  tasks                       one              Tasks that were done.
bigdata  local                       one              Part of the tasks done that had their data at hand.
bigdata  rack                        one              Part that read from their rack.
bigdata  remote                      one              Part that read from another rack.
bigdata  copies                      one              Attempts beside another of the same task.
bigdata  copies_won                  one              Copies that were done first.
bigdata  killed                      one              Attempts that a policy ended.
bigdata  lost                        one              Attempts that ended with their machine.
bigdata  wasted                      one              Part of the core time spent in vain.
bigdata  moves                       one              Executors sent to another job.
bigdata  bytes_moved            B    one              Data read over the network.
bigdata  decisions                   one              Decisions that policies count.
bigdata  conflicts                   one              Transactions that failed in part or whole, for each that was tried.
bigdata  messages                    one              Messages that policies count.
bigdata  scheduler_busy              one              Time that schedulers took to decide over the time; of all of them.
bigdata  wasted_think                one              Part of the time to decide that came to nothing.
bigdata  events                      one              Events simulated.
bigdata  ties                        one              Events of one kind at the same instant as another.
$ orrery list formats
alibaba_batch                Batch jobs of Alibaba's cluster-trace-v2018 as DAGs of tasks with instances: batch_task.csv.
azure_packing                VMs of Azure for packing (2020), an SQLite file: vm, and vmType in parts of machines.
azure_v1                     Azure VMs of 2017 with lifetimes in bins: arrival_s, batch, cores, mem_gb, dur_lo_s, dur_hi_s, censored.
azure_v2                     VMs of Azure in 2019 (vmtable.csv): vmid, subscriptionid, deploymentid, vmcreated, vmdeleted, ..., buckets of size.
bitbrains                    Use of Bitbrains VMs (GWA-T-12): a ';' file for each VM or a folder of them, or one table of samples with a table of VMs.
coflow                       Coflows between the ports of a fabric, as text: the benchmark of Facebook's shuffles.
dax                          Abstract workflows of Pegasus as XML (DAX 2 and 3): jobs, files, order.
dot                          Graphs of tasks in the DOT language: size and alpha of tasks, size of edges (daggen).
ds3                          A system on chip and its jobs (DS3, SoCRATES), text or JSON.
eagle                        Jobs of independent tasks, a line a job: submit, tasks, mean and all durations in s.
failures                     Outages that hit a share of all machines, CSV: interval_ms, duration_ms, intensity.
huawei_east                  VMs of Huawei-East-1 as events, CSV: vmid, cpu, memory, time, type (0 create, 1 delete).
huawei_requests              Ordered requests for VMs in groups (Huawei), CSV: flavor_vcpus, flavor_ram, numa, strategy, group, domain.
openb                        Pods of a GPU cluster (Alibaba 2023), CSV: name, cpu_milli, memory_mib, num_gpu, gpu_milli, gpu_spec, qos, ...
opendc                       OpenDC tasks as CSV: id, submit_ms, duration_ms, cpu_count, cpu_capacity_mhz, mem_capacity_mb; their fragments and measured power in further files.
planetlab                    CPU use of PlanetLab VMs: rows of a name and percentages, or a folder of one file a VM.
rasa                         Services, their containers on machines and the traffic between them, as JSON (RASA).
recovered_csv                CSV of jobs with the columns job, submit_s, run_s, procs, req_time_s, user.
rtapp                        Threads as phases of run, sleep, timer, locks and forks, as JSON or YAML (rt-app).
sls                          Jobs of maps and reduces in containers, queues and users: YARN's load simulator, JSON.
stg                          Graphs of tasks without communication, as text (Standard Task Graph Set).
swf                          Standard Workload Format: logs of batch systems, 18 fields a job.
swim                         MapReduce jobs by the bytes they read, shuffle and write: SWIM, six columns and tabs.
tpch                         TPC-H queries as DAGs of Spark stages with measured durations, a JSON object a line.
vmr_json                     Snapshot of hosts with NUMA nodes and their VMs for rescheduling, as JSON.
wfformat                     Executed workflows as JSON (WfCommons, WfFormat 1.0 to 1.6): tasks, files, machines.
$ orrery list networks
star(bandwidth, latency=0, backbone=none, backbone_latency=0, backbone_sharing=shared (shared|fatpipe), duplex=shared (shared|full), loopback=none (none|link))
    A link from every host to one switch; all transfers cross the backbone, if there is one.
bus(bandwidth, latency=0)
    One link that all transfers share.
crossbar(bandwidth, latency=0)
    A port in and a port out for every host, with nothing to wait for between them.
tree(arity, bandwidth, latency=0, duplex=full (shared|full))
    Switches level by level, one value a level from the hosts up: arity=20:16, bandwidth=1GB/s:10GB/s.
fat_tree(k, bandwidth, latency=0)
    Three levels of switches of k ports for k^3/4 hosts (Al-Fares et al., SIGCOMM 2008), routed d-mod-k.
xgft(down, up, bandwidth, latency=0)
    Extended generalised fat tree (Oehring et al., IPPS 1995): children and parents a level, routed d-mod-k.
dragonfly(groups, routers, hosts, bandwidth, local, global, latency=0, local_latency=0, global_latency=0)
    Groups of routers, all pairs of groups and all routers of a group joined, minimal routes (Kim et al., ISCA 2008).
mesh(columns, rows, bandwidth, latency=0, wrap=no (no|yes))
    A grid with links each way between neighbours, XY routing; wrap=yes joins the ends of rows and columns.
$ orrery list distributions
constant(value)
    Always this value.
uniform(low, high)
    Every value of low to high alike.
loguniform(low, high)
    The logarithm is uniform.
exponential(mean)
    Time between events of a Poisson process.
erlang(k, mean)
    Sum of k equal exponentials; cv2 = 1/k.
hyperexponential(mean, cv2)
    Two exponentials of balanced means with this squared coefficient of variation.
hyperexponential(p, mean1, mean2)
    With chance p exponential of mean1, otherwise of mean2.
gamma(shape, scale)
    Mean shape * scale.
gamma(mean, cv2)
    The same by mean and squared coefficient of variation.
weibull(shape, scale)
    P(X > x) = exp(-(x / scale)^shape).
lognormal(mu, sigma)
    exp of a normal with mean mu and standard deviation sigma.
lognormal(mean, cv2)
    The same by its own mean and squared coefficient of variation.
normal(mean, sd)
    Normal, drawn again while it is negative.
pareto(alpha, low)
    P(X > x) = (low / x)^alpha.
pareto_bounded(alpha, low, high)
    Pareto conditioned on X <= high.
discrete(value:weight, ...)
    Values with weights: discrete(1:0.5, 2:0.3, 8:0.2).
