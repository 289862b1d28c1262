# What the program says about itself, and about words it does not know.
$ orrery --help
orrery: a discrete-event simulator of clusters and datacenters

  orrery run STUDY.yaml [-j N] [-o FILE] [-q] [--set KEY=VALUE]... [--chunk i/N] [--dry-run] [--log events[:NAMES]] [--log-dir DIR] [--profile] [--stop-at TIME] [--show state|queue|running|machines] [--format text|json] [--run ID]
      Runs a study and shows the comparison of its policies.
  orrery plan STUDY.yaml [--chunks N] [--set KEY=VALUE]...
      Lists what a study would run, with ids and chunks.
  orrery submit STUDY.yaml --engine slurm|local|print --dir DIR [--chunks N] [--chunk-time TIME] [-j N] [--set KEY=VALUE]...
      Runs a study in chunks, as a job array or as processes; options behind -- are for sbatch.
  orrery merge FILE|DIR... -o FILE [--partial]
      Makes one results file of several, or of a folder of submit.
  orrery status results.db|DIR
      Shows how far studies are: exit code 0 if complete.
  orrery list systems|policies|generators|formats|metrics|distributions|networks [SYSTEM]
      Lists what there is.
  orrery explain NAME
      Explains a policy, generator, system, format or metric with its parameters.
  orrery trace import|list|info|check|export ...
      Imports, shows, checks and exports traces.
  orrery compare results.db [--study NAME] [--to POLICY] [--pareto X,Y] [--rank METRIC] [--bootstrap]
      Shows policies side by side with paired differences, or the front of two metrics.
  orrery report results.db [--format html|md|csv|json] [-o FILE] [--plots DIR] [--plot-format F] [--study NAME]
      Writes one page with tables and charts that opens in a browser without a network.
  orrery export results.db [--canonical] [--format swf|batsim|chrome|perfetto|csv] [-o FILE] [--study NAME] [--run ID] [--policy LABEL] [--point JSON] [--seed N] [--window T0..T1] [--most N] [--force]
      Writes all results as text, the same bytes for the same study.
  orrery replay-log FILE.olog [--from TIME] [--to TIME] [--only NAMES] [--format text|csv|json] [--count]
      Shows the events of a log in words.
  orrery help [COMMAND] [--man] [--completion bash|zsh]
      Shows all commands, or the options of one.

Exit codes: 0 ok, 1 some run failed, 2 bad usage or input, 3 internal error.
$ orrery help | head -1
orrery: a discrete-event simulator of clusters and datacenters
$ orrery
! orrery: a discrete-event simulator of clusters and datacenters
! 
!   orrery run STUDY.yaml [-j N] [-o FILE] [-q] [--set KEY=VALUE]... [--chunk i/N] [--dry-run] [--log events[:NAMES]] [--log-dir DIR] [--profile] [--stop-at TIME] [--show state|queue|running|machines] [--format text|json] [--run ID]
!       Runs a study and shows the comparison of its policies.
!   orrery plan STUDY.yaml [--chunks N] [--set KEY=VALUE]...
!       Lists what a study would run, with ids and chunks.
!   orrery submit STUDY.yaml --engine slurm|local|print --dir DIR [--chunks N] [--chunk-time TIME] [-j N] [--set KEY=VALUE]...
!       Runs a study in chunks, as a job array or as processes; options behind -- are for sbatch.
!   orrery merge FILE|DIR... -o FILE [--partial]
!       Makes one results file of several, or of a folder of submit.
!   orrery status results.db|DIR
!       Shows how far studies are: exit code 0 if complete.
!   orrery list systems|policies|generators|formats|metrics|distributions|networks [SYSTEM]
!       Lists what there is.
!   orrery explain NAME
!       Explains a policy, generator, system, format or metric with its parameters.
!   orrery trace import|list|info|check|export ...
!       Imports, shows, checks and exports traces.
!   orrery compare results.db [--study NAME] [--to POLICY] [--pareto X,Y] [--rank METRIC] [--bootstrap]
!       Shows policies side by side with paired differences, or the front of two metrics.
!   orrery report results.db [--format html|md|csv|json] [-o FILE] [--plots DIR] [--plot-format F] [--study NAME]
!       Writes one page with tables and charts that opens in a browser without a network.
!   orrery export results.db [--canonical] [--format swf|batsim|chrome|perfetto|csv] [-o FILE] [--study NAME] [--run ID] [--policy LABEL] [--point JSON] [--seed N] [--window T0..T1] [--most N] [--force]
!       Writes all results as text, the same bytes for the same study.
!   orrery replay-log FILE.olog [--from TIME] [--to TIME] [--only NAMES] [--format text|csv|json] [--count]
!       Shows the events of a log in words.
!   orrery help [COMMAND] [--man] [--completion bash|zsh]
!       Shows all commands, or the options of one.
! 
! Exit codes: 0 ok, 1 some run failed, 2 bad usage or input, 3 internal error.
? 2
$ orrery --version
orrery 0.1.0
$ orrery rnu
! orrery: no command 'rnu'; did you mean 'run'?
? 2
$ orrery frobnicate
! orrery: no command 'frobnicate'; see 'orrery --help'
? 2
$ orrery --frobnicate
! orrery: no command '--frobnicate'; see 'orrery --help'
? 2
$ orrery run
! usage: orrery run STUDY.yaml [-j N] [-o FILE] [-q] [--set KEY=VALUE]... [--chunk i/N] [--dry-run] [--log events[:NAMES]] [--log-dir DIR] [--profile] [--stop-at TIME] [--show state|queue|running|machines] [--format text|json] [--run ID]
? 2
$ orrery run a.yaml b.yaml
! usage: orrery run STUDY.yaml [-j N] [-o FILE] [-q] [--set KEY=VALUE]... [--chunk i/N] [--dry-run] [--log events[:NAMES]] [--log-dir DIR] [--profile] [--stop-at TIME] [--show state|queue|running|machines] [--format text|json] [--run ID]
? 2
$ orrery run -j 0 a.yaml
! orrery: -j is '0'; expected a number from 1 to 1024
! usage: orrery run STUDY.yaml [-j N] [-o FILE] [-q] [--set KEY=VALUE]... [--chunk i/N] [--dry-run] [--log events[:NAMES]] [--log-dir DIR] [--profile] [--stop-at TIME] [--show state|queue|running|machines] [--format text|json] [--run ID]
? 2
$ orrery run -j many a.yaml
! orrery: -j is 'many'; expected a number from 1 to 1024
! usage: orrery run STUDY.yaml [-j N] [-o FILE] [-q] [--set KEY=VALUE]... [--chunk i/N] [--dry-run] [--log events[:NAMES]] [--log-dir DIR] [--profile] [--stop-at TIME] [--show state|queue|running|machines] [--format text|json] [--run ID]
? 2
$ orrery run --frobnicate a.yaml
! orrery: unknown option '--frobnicate'
! usage: orrery run STUDY.yaml [-j N] [-o FILE] [-q] [--set KEY=VALUE]... [--chunk i/N] [--dry-run] [--log events[:NAMES]] [--log-dir DIR] [--profile] [--stop-at TIME] [--show state|queue|running|machines] [--format text|json] [--run ID]
? 2
$ orrery run --sed a=b s.yaml
! orrery: unknown option '--sed'; did you mean '--set'?
! usage: orrery run STUDY.yaml [-j N] [-o FILE] [-q] [--set KEY=VALUE]... [--chunk i/N] [--dry-run] [--log events[:NAMES]] [--log-dir DIR] [--profile] [--stop-at TIME] [--show state|queue|running|machines] [--format text|json] [--run ID]
? 2
$ orrery run --dry-run=3 s.yaml
! orrery: option '--dry-run' takes no value
! usage: orrery run STUDY.yaml [-j N] [-o FILE] [-q] [--set KEY=VALUE]... [--chunk i/N] [--dry-run] [--log events[:NAMES]] [--log-dir DIR] [--profile] [--stop-at TIME] [--show state|queue|running|machines] [--format text|json] [--run ID]
? 2
$ orrery run --quiet -qx s.yaml
! orrery: unknown option '-x'
! usage: orrery run STUDY.yaml [-j N] [-o FILE] [-q] [--set KEY=VALUE]... [--chunk i/N] [--dry-run] [--log events[:NAMES]] [--log-dir DIR] [--profile] [--stop-at TIME] [--show state|queue|running|machines] [--format text|json] [--run ID]
? 2
$ orrery run s.yaml --set
! orrery: option '--set' needs a value
! usage: orrery run STUDY.yaml [-j N] [-o FILE] [-q] [--set KEY=VALUE]... [--chunk i/N] [--dry-run] [--log events[:NAMES]] [--log-dir DIR] [--profile] [--stop-at TIME] [--show state|queue|running|machines] [--format text|json] [--run ID]
? 2
$ orrery run -o '' s.yaml
! orrery: the name of the file behind -o is empty
! usage: orrery run STUDY.yaml [-j N] [-o FILE] [-q] [--set KEY=VALUE]... [--chunk i/N] [--dry-run] [--log events[:NAMES]] [--log-dir DIR] [--profile] [--stop-at TIME] [--show state|queue|running|machines] [--format text|json] [--run ID]
? 2
$ orrery run --help
  orrery run STUDY.yaml [-j N] [-o FILE] [-q] [--set KEY=VALUE]... [--chunk i/N] [--dry-run] [--log events[:NAMES]] [--log-dir DIR] [--profile] [--stop-at TIME] [--show state|queue|running|machines] [--format text|json] [--run ID]
      Runs a study and shows the comparison of its policies.
  -j, --jobs N               Simulate N runs at the same time; the results are the same.
  -o, --output FILE          Results file: results.db unless it is said.
  -q, --quiet                No progress and no table.
      --set KEY=VALUE        Put a value into the study: --set platform.nodes=64.
      --chunk i/N            Simulate one of N parts; merge the files of all parts afterwards.
      --dry-run              Check all and list the runs with their ids; simulate none.
      --log events[:NAMES]   Write the events of each run, or of some handlers and phases, into a log.
      --log-dir DIR          Where logs go: beside the results unless it is said.
      --profile              Show where events and processor time went.
      --stop-at TIME         Simulate one run up to this time, show what there is then, store nothing.
      --show state|queue|running|machines What --stop-at shows: everything (state) unless it is said.
      --format text|json     How --stop-at shows it.
      --run ID               The beginning of the id of the run for --stop-at or --log.
$ orrery compare --studdy x r.db
! orrery: unknown option '--studdy'; did you mean '--study'?
! usage: orrery compare results.db [--study NAME] [--to POLICY] [--pareto X,Y] [--rank METRIC] [--bootstrap]
? 2
$ orrery report --outptu x r.db
! orrery: unknown option '--outptu'; did you mean '--output'?
! usage: orrery report results.db [--format html|md|csv|json] [-o FILE] [--plots DIR] [--plot-format F] [--study NAME]
? 2
$ orrery report r.db -o ''
! orrery: the name of the file behind -o is empty
! usage: orrery report results.db [--format html|md|csv|json] [-o FILE] [--plots DIR] [--plot-format F] [--study NAME]
? 2
$ orrery export --cannonical r.db
! orrery: unknown option '--cannonical'; did you mean '--canonical'?
! usage: orrery export results.db [--canonical] [--format swf|batsim|chrome|perfetto|csv] [-o FILE] [--study NAME] [--run ID] [--policy LABEL] [--point JSON] [--seed N] [--window T0..T1] [--most N] [--force]
? 2
$ orrery export r.db --output=
! orrery: the name of the file behind -o is empty
! usage: orrery export results.db [--canonical] [--format swf|batsim|chrome|perfetto|csv] [-o FILE] [--study NAME] [--run ID] [--policy LABEL] [--point JSON] [--seed N] [--window T0..T1] [--most N] [--force]
? 2
$ orrery run nowhere.yaml
! orrery: nowhere.yaml: No such file or directory
? 2
$ orrery list
! usage: orrery list systems|policies|generators|formats|metrics|distributions|networks [SYSTEM]
? 2
$ orrery list policy
! orrery: nothing to list is called 'policy'
! usage: orrery list systems|policies|generators|formats|metrics|distributions|networks [SYSTEM]
? 2
$ orrery list policies batch more
! usage: orrery list systems|policies|generators|formats|metrics|distributions|networks [SYSTEM]
? 2
$ orrery explain
! usage: orrery explain NAME
? 2
$ orrery explain batch.esay
! orrery: nothing is called 'batch.esay'; did you mean 'batch.easy'?
? 2
$ orrery explain frobnicate
! orrery: nothing is called 'frobnicate'; see 'orrery list policies'
? 2
$ orrery compare
! usage: orrery compare results.db [--study NAME] [--to POLICY] [--pareto X,Y] [--rank METRIC] [--bootstrap]
? 2
$ orrery compare nowhere.db
! orrery: nowhere.db: No such file or directory
? 2
$ orrery export
! usage: orrery export results.db [--canonical] [--format swf|batsim|chrome|perfetto|csv] [-o FILE] [--study NAME] [--run ID] [--policy LABEL] [--point JSON] [--seed N] [--window T0..T1] [--most N] [--force]
? 2
$ orrery export nowhere.db
! orrery: nowhere.db: No such file or directory
? 2
$ orrery report nowhere.db
! orrery: nowhere.db: No such file or directory
? 2
$ orrery trace
! Usage: orrery trace COMMAND ...
!   import FILE --db DB --name NAME [--format F] [--strict] [--replace] [--set OPTION=VALUE]... [--licence TEXT] [--citation TEXT] [--notes TEXT]
!       Reads a source file (- for standard input; gzip and zstd too) into a trace store.
!   list --db DB
!       Lists the traces of a store.
!   info NAME --db DB
!       Tells what is known of a trace and what its import changed.
!   check [NAME] --db DB [--source FILE]
!       Checks order, ids, ranges and sums of one or all traces, and the hash of a source.
!   export NAME --db DB [--format F] [-o FILE] [--force]
!       Writes a trace in another format, to standard output unless -o says otherwise.
! Formats:
!   alibaba_batch: Batch jobs of Alibaba's cluster-trace-v2018 as DAGs of tasks with instances: batch_task.csv.
!       --set memory=...  Memory of the largest machine, of which plan_mem is a percentage; 0: not known.
!   azure_packing: VMs of Azure for packing (2020), an SQLite file: vm, and vmType in parts of machines.
!   azure_v1: Azure VMs of 2017 with lifetimes in bins: arrival_s, batch, cores, mem_gb, dur_lo_s, dur_hi_s, censored.
!       --set lifetime=...  Which time of the bin a VM lives: uniform in it, its start, middle or end.
!       --set seed=...  Of the numbers that lifetime=sample draws.
!   azure_v2: VMs of Azure in 2019 (vmtable.csv): vmid, subscriptionid, deploymentid, vmcreated, vmdeleted, ..., buckets of size.
!       --set over_cores=...  Size of VMs in the open bucket of cores, '>24'.
!       --set over_memory=...  Size of VMs in the open bucket of memory, '>64'.
!       --set shortest=...  VMs that live less than this live so long; the publishers count with 300s.
!   bitbrains: Use of Bitbrains VMs (GWA-T-12): a ';' file for each VM or a folder of them, or one table of samples with a table of VMs.
!       --set vms=...  Table of the VMs in joined samples: vm, cores, cpu_capacity_mhz, mem_capacity_mb, first_s, last_s, rows.
!       --set lifetime=...  A VM lives from its first to its last sample, or as the table of VMs says.
!       --set clock=...  What 'Timestamp [ms]' counts: the published files have seconds there.
!       --set step=...  How long the last sample of a VM holds.
!   coflow: Coflows between the ports of a fabric, as text: the benchmark of Facebook's shuffles.
!       --set mb=...  What a MB of the file is.
!   dax: Abstract workflows of Pegasus as XML (DAX 2 and 3): jobs, files, order.
!       --set gap=...  Time between the arrivals of two files of a folder.
!   dot: Graphs of tasks in the DOT language: size and alpha of tasks, size of edges (daggen).
!       --set gap=...  Time between the arrivals of two files of a folder.
!   ds3: A system on chip and its jobs (DS3, SoCRATES), text or JSON.
!       --set jobs=...  The jobs, as text or JSON: FILE or FILE,FILE,...; needed, in the order of their numbers.
!       --set arrivals=...  When which job arrives: arrival_us, app. Without it the trace holds graphs only, for generators to draw from.
!   eagle: Jobs of independent tasks, a line a job: submit, tasks, mean and all durations in s.
!   failures: Outages that hit a share of all machines, CSV: interval_ms, duration_ms, intensity.
!   huawei_east: VMs of Huawei-East-1 as events, CSV: vmid, cpu, memory, time, type (0 create, 1 delete).
!   huawei_requests: Ordered requests for VMs in groups (Huawei), CSV: flavor_vcpus, flavor_ram, numa, strategy, group, domain.
!       --set machines=...  Free cores and GB of the two NUMA nodes of each host: CPU1, RAM1, CPU2, RAM2.
!       --set topology=...  Names and racks of hosts, given to the machines in order: host_id, rack_id.
!       --set affinity=...  What the VMs of an affinity share.
!       --set anti_affinity=...  What the VMs of an anti-affinity do not share.
!       --set fault_domain=...  What VMs of different fault domains do not share.
!       --set gap=...  Time between two requests, which have none.
!   openb: Pods of a GPU cluster (Alibaba 2023), CSV: name, cpu_milli, memory_mib, num_gpu, gpu_milli, gpu_spec, qos, ...
!       --set nodes=...  The list of nodes: sn, cpu_milli, memory_mib, gpu, model.
!       --set times=...  Pods come and go as recorded, or come one by one in the order of the list to stay, as packing studies have it.
!       --set pending=...  Pods that never ran: kept, without an end, or left out.
!       --set gap=...  Time between two pods of times=sequence.
!   opendc: OpenDC tasks as CSV: id, submit_ms, duration_ms, cpu_count, cpu_capacity_mhz, mem_capacity_mb; their fragments and measured power in further files.
!       --set fragments=...  CPU use of the tasks in MHz: a table id, duration, cpu_usage, or lines 'id,v v@ms v*n'.
!       --set power=...  Measured power of the whole cluster: t_ms, power_w, energy_j up to t_ms.
!       --set memory=...  Unit of the memory column: MB as documented, or KB as in bitbrains-small.
!       --set step=...  How long a value of a line of fragments lasts.
!   planetlab: CPU use of PlanetLab VMs: rows of a name and percentages, or a folder of one file a VM.
!       --set step=...  Time between two values.
!   rasa: Services, their containers on machines and the traffic between them, as JSON (RASA).
!   recovered_csv: CSV of jobs with the columns job, submit_s, run_s, procs, req_time_s, user.
!       --set procs=...  Processors of the machine; 0: unknown, the format has no place for it.
!   rtapp: Threads as phases of run, sleep, timer, locks and forks, as JSON or YAML (rt-app).
!   sls: Jobs of maps and reduces in containers, queues and users: YARN's load simulator, JSON.
!   stg: Graphs of tasks without communication, as text (Standard Task Graph Set).
!       --set unit=...  One unit of the times of tasks.
!       --set gap=...  Time between the arrivals of two files of a folder.
!   swf: Standard Workload Format: logs of batch systems, 18 fields a job.
!       --set procs=...  Processors of the machine; 0: as MaxProcs or MaxNodes in the log says.
!   swim: MapReduce jobs by the bytes they read, shuffle and write: SWIM, six columns and tabs.
!   tpch: TPC-H queries as DAGs of Spark stages with measured durations, a JSON object a line.
!       --set gap=...  Time between the arrivals of two templates.
!   vmr_json: Snapshot of hosts with NUMA nodes and their VMs for rescheduling, as JSON.
!       --set trust=...  Where free CPU and memory of a host contradict its VMs: what the VMs leave is free, or what the file says, the difference being taken by something else.
!   wfformat: Executed workflows as JSON (WfCommons, WfFormat 1.0 to 1.6): tasks, files, machines.
!       --set work=...  Work is run time x speed x the cores of the task, or x all cores of the machine it ran on, as workflow scheduling problems have it (arXiv 2506.01567).
!       --set gap=...  Time between the arrivals of two files of a folder.
? 2
$ orrery trace --help
Usage: orrery trace COMMAND ...
  import FILE --db DB --name NAME [--format F] [--strict] [--replace] [--set OPTION=VALUE]... [--licence TEXT] [--citation TEXT] [--notes TEXT]
      Reads a source file (- for standard input; gzip and zstd too) into a trace store.
  list --db DB
      Lists the traces of a store.
  info NAME --db DB
      Tells what is known of a trace and what its import changed.
  check [NAME] --db DB [--source FILE]
      Checks order, ids, ranges and sums of one or all traces, and the hash of a source.
  export NAME --db DB [--format F] [-o FILE] [--force]
      Writes a trace in another format, to standard output unless -o says otherwise.
Formats:
  alibaba_batch: Batch jobs of Alibaba's cluster-trace-v2018 as DAGs of tasks with instances: batch_task.csv.
      --set memory=...  Memory of the largest machine, of which plan_mem is a percentage; 0: not known.
  azure_packing: VMs of Azure for packing (2020), an SQLite file: vm, and vmType in parts of machines.
  azure_v1: Azure VMs of 2017 with lifetimes in bins: arrival_s, batch, cores, mem_gb, dur_lo_s, dur_hi_s, censored.
      --set lifetime=...  Which time of the bin a VM lives: uniform in it, its start, middle or end.
      --set seed=...  Of the numbers that lifetime=sample draws.
  azure_v2: VMs of Azure in 2019 (vmtable.csv): vmid, subscriptionid, deploymentid, vmcreated, vmdeleted, ..., buckets of size.
      --set over_cores=...  Size of VMs in the open bucket of cores, '>24'.
      --set over_memory=...  Size of VMs in the open bucket of memory, '>64'.
      --set shortest=...  VMs that live less than this live so long; the publishers count with 300s.
  bitbrains: Use of Bitbrains VMs (GWA-T-12): a ';' file for each VM or a folder of them, or one table of samples with a table of VMs.
      --set vms=...  Table of the VMs in joined samples: vm, cores, cpu_capacity_mhz, mem_capacity_mb, first_s, last_s, rows.
      --set lifetime=...  A VM lives from its first to its last sample, or as the table of VMs says.
      --set clock=...  What 'Timestamp [ms]' counts: the published files have seconds there.
      --set step=...  How long the last sample of a VM holds.
  coflow: Coflows between the ports of a fabric, as text: the benchmark of Facebook's shuffles.
      --set mb=...  What a MB of the file is.
  dax: Abstract workflows of Pegasus as XML (DAX 2 and 3): jobs, files, order.
      --set gap=...  Time between the arrivals of two files of a folder.
  dot: Graphs of tasks in the DOT language: size and alpha of tasks, size of edges (daggen).
      --set gap=...  Time between the arrivals of two files of a folder.
  ds3: A system on chip and its jobs (DS3, SoCRATES), text or JSON.
      --set jobs=...  The jobs, as text or JSON: FILE or FILE,FILE,...; needed, in the order of their numbers.
      --set arrivals=...  When which job arrives: arrival_us, app. Without it the trace holds graphs only, for generators to draw from.
  eagle: Jobs of independent tasks, a line a job: submit, tasks, mean and all durations in s.
  failures: Outages that hit a share of all machines, CSV: interval_ms, duration_ms, intensity.
  huawei_east: VMs of Huawei-East-1 as events, CSV: vmid, cpu, memory, time, type (0 create, 1 delete).
  huawei_requests: Ordered requests for VMs in groups (Huawei), CSV: flavor_vcpus, flavor_ram, numa, strategy, group, domain.
      --set machines=...  Free cores and GB of the two NUMA nodes of each host: CPU1, RAM1, CPU2, RAM2.
      --set topology=...  Names and racks of hosts, given to the machines in order: host_id, rack_id.
      --set affinity=...  What the VMs of an affinity share.
      --set anti_affinity=...  What the VMs of an anti-affinity do not share.
      --set fault_domain=...  What VMs of different fault domains do not share.
      --set gap=...  Time between two requests, which have none.
  openb: Pods of a GPU cluster (Alibaba 2023), CSV: name, cpu_milli, memory_mib, num_gpu, gpu_milli, gpu_spec, qos, ...
      --set nodes=...  The list of nodes: sn, cpu_milli, memory_mib, gpu, model.
      --set times=...  Pods come and go as recorded, or come one by one in the order of the list to stay, as packing studies have it.
      --set pending=...  Pods that never ran: kept, without an end, or left out.
      --set gap=...  Time between two pods of times=sequence.
  opendc: OpenDC tasks as CSV: id, submit_ms, duration_ms, cpu_count, cpu_capacity_mhz, mem_capacity_mb; their fragments and measured power in further files.
      --set fragments=...  CPU use of the tasks in MHz: a table id, duration, cpu_usage, or lines 'id,v v@ms v*n'.
      --set power=...  Measured power of the whole cluster: t_ms, power_w, energy_j up to t_ms.
      --set memory=...  Unit of the memory column: MB as documented, or KB as in bitbrains-small.
      --set step=...  How long a value of a line of fragments lasts.
  planetlab: CPU use of PlanetLab VMs: rows of a name and percentages, or a folder of one file a VM.
      --set step=...  Time between two values.
  rasa: Services, their containers on machines and the traffic between them, as JSON (RASA).
  recovered_csv: CSV of jobs with the columns job, submit_s, run_s, procs, req_time_s, user.
      --set procs=...  Processors of the machine; 0: unknown, the format has no place for it.
  rtapp: Threads as phases of run, sleep, timer, locks and forks, as JSON or YAML (rt-app).
  sls: Jobs of maps and reduces in containers, queues and users: YARN's load simulator, JSON.
  stg: Graphs of tasks without communication, as text (Standard Task Graph Set).
      --set unit=...  One unit of the times of tasks.
      --set gap=...  Time between the arrivals of two files of a folder.
  swf: Standard Workload Format: logs of batch systems, 18 fields a job.
      --set procs=...  Processors of the machine; 0: as MaxProcs or MaxNodes in the log says.
  swim: MapReduce jobs by the bytes they read, shuffle and write: SWIM, six columns and tabs.
  tpch: TPC-H queries as DAGs of Spark stages with measured durations, a JSON object a line.
      --set gap=...  Time between the arrivals of two templates.
  vmr_json: Snapshot of hosts with NUMA nodes and their VMs for rescheduling, as JSON.
      --set trust=...  Where free CPU and memory of a host contradict its VMs: what the VMs leave is free, or what the file says, the difference being taken by something else.
  wfformat: Executed workflows as JSON (WfCommons, WfFormat 1.0 to 1.6): tasks, files, machines.
      --set work=...  Work is run time x speed x the cores of the task, or x all cores of the machine it ran on, as workflow scheduling problems have it (arXiv 2506.01567).
      --set gap=...  Time between the arrivals of two files of a folder.
$ orrery trace imprt
! orrery: unknown command 'trace imprt'; did you mean 'import'?
? 2
$ orrery trace import log.swf --db x.db
! orrery: trace import needs --name, the name of the trace in the store
? 2
$ orrery trace info --db nowhere.db KTH
! orrery: nowhere.db: No such file or directory
? 2
