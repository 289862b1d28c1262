# All that can be named in a study.
$ orrery list systems
batch                        Rigid parallel jobs on an HPC cluster: queueing, backfilling, priorities.
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
$ orrery list policies batch | wc -l
16
$ orrery list policies nosuch
$ orrery list generators
batch.general                Independent gaps, run times, sizes and estimates from any distribution.
batch.lublin                 Rigid jobs of a parallel machine with a daily cycle.
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
$ orrery list formats
azure_v1                     Azure VMs of 2017 with lifetimes in bins: arrival_s, batch, cores, mem_gb, dur_lo_s, dur_hi_s, censored.
failures                     Outages that hit a share of all machines, CSV: interval_ms, duration_ms, intensity.
huawei_east                  VMs of Huawei-East-1 as events, CSV: vmid, cpu, memory, time, type (0 create, 1 delete).
huawei_requests              Ordered requests for VMs in groups (Huawei), CSV: flavor_vcpus, flavor_ram, numa, strategy, group, domain.
openb                        Pods of a GPU cluster (Alibaba 2023), CSV: name, cpu_milli, memory_mib, num_gpu, gpu_milli, gpu_spec, qos, ...
planetlab                    CPU use of PlanetLab VMs: rows of a name and percentages, or a folder of one file a VM.
recovered_csv                CSV of jobs with the columns job, submit_s, run_s, procs, req_time_s, user.
swf                          Standard Workload Format: logs of batch systems, 18 fields a job.
