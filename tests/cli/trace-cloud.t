# VMs of sources with machines of their own: imported and replayed, each small enough for a pencil.
$ run() { printf '%s\n' "study: Replay of $1" 'system: cloud' "trace: {store: t.db, name: $1}" "platform: {$2}" 'policies: [cloud.first_fit]' "measure: [vms, rejected, peak_pms, cpu_allocated.max, wait.max]" >study.yaml; orrery run study.yaml -o "$1.db"; }; declare -f run >run
# Two GPUs on one node: a pod with both, then two that share one; the CPU node takes the last. One never ran.
$ printf 'sn,cpu_milli,memory_mib,gpu,model\ncpu,8000,8192,0,\ngpu,8000,8192,2,T4\n' >nodes.csv
$ printf 'name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time\na,1000,1024,2,1000,,LS,Running,0,10,0\nb,1000,1024,1,400,T4,LS,Running,20,40,20\nc,1000,1024,1,600,T4|A10,BE,Running,20,30,20\nd,8000,8192,0,0,,BE,Running,21,30,22\ne,1000,1024,1,1000,,LS,Pending,25,60,\n' >pods.csv
$ orrery trace import pods.csv --db t.db --name pods --set nodes=nodes.csv --set pending=drop
pods: 4 pods in 21 s, 2 machines
  pods.csv:6: no scheduled_time: left out by pending=drop (1 row, noted)
$ . ./run; run pods
Replay of pods
policy                vms  rejected  peak_pms  cpu_allocated.max  wait.max [s]
cloud.first_fit    4.0000    0.0000    2.0000             0.6250        0.0000
1 runs simulated, 0 were there already, 0 failed; results in pods.db
# As a sequence nothing ends: the two GPUs are gone with the first pod, the others find none.
$ orrery trace import pods.csv --db t.db --name sequence --set nodes=nodes.csv --set times=sequence
sequence: 5 pods in 4 s, 2 machines
$ . ./run; run sequence
Replay of sequence
policy                vms  rejected  peak_pms  cpu_allocated.max  wait.max [s]
cloud.first_fit    2.0000    3.0000    2.0000             0.5625        0.0000
1 runs simulated, 0 were there already, 0 failed; results in sequence.db
# Three servers in two racks: the affinity fills one rack, so the second fault domain, apart from the first, finds no room.
$ printf 'CPU1,RAM1,CPU2,RAM2\n8,16,8,16\n8,16,8,16\n8,16,8,16\n' >machines.csv
$ printf 'host_id,rack_id\na,0\nb,0\nc,1\n' >racks.csv
$ printf 'flavor_vcpus,flavor_ram,numa,strategy,group,domain\n16,32,2,affinity,0,\n16,32,2,affinity,0,\n4,8,1,fault_domain,0,0\n4,8,1,fault_domain,0,1\n' >requests.csv
$ orrery trace import requests.csv --db t.db --name requests --set machines=machines.csv --set topology=racks.csv
requests: 4 VMs in 3 s, 3 machines
$ . ./run; run requests
Replay of requests
policy                vms  rejected  peak_pms  cpu_allocated.max  wait.max [s]
cloud.first_fit    3.0000    1.0000    3.0000             0.7500        0.0000
1 runs simulated, 0 were there already, 0 failed; results in requests.db
# Events: the second VM fits only because the first has gone.
$ printf 'vmid,cpu,memory,time,type\n1,4,8,100,0\n1,4,8,160,1\n2,4,8,160,0\n3,1,1,170,0\n2,4,8,190,1\n' >events.csv
$ orrery trace import events.csv --db t.db --name events
events: 3 VMs in 70 s
$ . ./run; run events 'machines: [{cores: 4, memory: 8GiB}]'
Replay of events
policy                vms  rejected  peak_pms  cpu_allocated.max  wait.max [s]
cloud.first_fit    2.0000    1.0000    1.0000             1.0000        0.0000
1 runs simulated, 0 were there already, 0 failed; results in events.db
# Outages are no VMs.
$ printf 'interval_ms,duration_ms,intensity\n0,1000,0.5\n500,1000,1\n' >outages.csv
$ orrery trace import outages.csv --db t.db --name outages
outages: 2 outages in 0.5 s
  outages.csv:3: begins before an earlier outage has ended (1 row, noted)
$ orrery trace check --db t.db outages
outages: ok, 2 outages, 2 s in all
$ . ./run; run outages 'machines: [{cores: 4, memory: 8GiB}]'
! orrery: study.yaml:3:8: t.db: trace outages is of family signal; system cloud replays family vm or gpu
? 2
