# VMs of Azure's data sets, imported and replayed, each small enough for a pencil.
$ run() { printf '%s\n' "study: Replay of $1" 'system: cloud' "trace: {store: t.db, name: $1}" "platform: {$2}" 'policies: [cloud.first_fit]' "measure: [vms, rejected, peak_pms, cpu_allocated.max, wait.max]" >study.yaml; orrery run study.yaml -o "$1.db"; }; declare -f run >run
# On 32 cores the VM of the open bucket takes 30 until 600 s: of the two at 300 s that of 2 cores fits, that of 4 does not.
$ printf 'a,s,d,0,600,9,1,8,Interactive,>24,>64\nc,s,d,300,900,9,1,8,Unknown,2,4\nb,t,e,300,900,9,1,8,Unknown,4,8\nd,t,e,600,900,9,1,8,Unknown,24,8\n' >vmtable.csv
$ orrery trace import vmtable.csv --db t.db --name vmtable
vmtable: 4 VMs in 600 s
  vmtable.csv:1: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (4 rows, noted)
  vmtable.csv:1: field 10 'vmcorecountbucket' is an open bucket; its size is an option (1 row, noted)
  vmtable.csv:1: field 11 'vmmemorybucket' is an open bucket; its size is an option (1 row, noted)
$ orrery trace check --db t.db vmtable
vmtable: ok, 4 VMs, lifetime 2100 s, 60 cores, 96636764160 bytes of memory, 28800 core seconds
$ . ./run; run vmtable 'machines: [{cores: 32, memory: 112GiB}]'
Replay of vmtable
policy                vms  rejected  peak_pms  cpu_allocated.max  wait.max [s]
cloud.first_fit    3.0000    1.0000    1.0000             1.0000        0.0000
1 runs simulated, 0 were there already, 0 failed; results in vmtable.db
# With 26 cores for the open bucket there is room for all.
$ orrery trace import vmtable.csv --db t.db --name sized --set over_cores=26
sized: 4 VMs in 600 s
  vmtable.csv:1: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (4 rows, noted)
  vmtable.csv:1: field 10 'vmcorecountbucket' is an open bucket; its size is an option (1 row, noted)
  vmtable.csv:1: field 11 'vmmemorybucket' is an open bucket; its size is an option (1 row, noted)
$ . ./run; run sized 'machines: [{cores: 32, memory: 112GiB}]'
Replay of sized
policy                vms  rejected  peak_pms  cpu_allocated.max  wait.max [s]
cloud.first_fit    4.0000    0.0000    1.0000             1.0000        0.0000
1 runs simulated, 0 were there already, 0 failed; results in sized.db
