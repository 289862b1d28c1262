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
# A database for packing: a machine of type 0 and one of 16. VMs 1 and 2, there before the start, fill the first; 2 never ends, so 5,
# which only runs on a whole machine of type 0, is turned away. VM 3, of low priority, has the other until day 1. Of its 24 places VM
# 10, of low priority, has one when 24 VMs of a 24th come on day 2: one of them is turned away, or VM 10 goes for it.
$ cat >make.py <<'END'
> import sqlite3
> c = sqlite3.connect('packing.sqlite')
> c.executescript('''CREATE TABLE vm(vmId INTEGER, tenantId INTEGER, vmTypeId INTEGER, priority INTEGER, starttime REAL, endtime REAL);
> CREATE TABLE vmType(id INTEGER PRIMARY KEY, vmTypeId INTEGER, machineId INTEGER, core REAL, memory REAL, hdd REAL, ssd REAL, nic REAL);
> INSERT INTO vmType VALUES(1,7,0,0.5,0.25,NULL,0.1,0.05), (2,7,16,0.25,0.125,NULL,0.05,0.02), (3,11,0,1,1,NULL,1,1);
> INSERT INTO vm VALUES(1,100,7,0,-10.5,0.5), (2,100,7,0,-0.75,NULL), (3,101,7,1,-0.5,1), (5,102,11,0,0.75,1.5), (10,103,9,1,1.75,3);''')
> c.execute('INSERT INTO vmType VALUES(4,9,16,?,0,0,0,0)', (1 / 24,))
> c.executemany('INSERT INTO vm VALUES(?,103,9,0,2,3)', [(n,) for n in range(11, 35)])
> c.commit()
> END
$ python3 make.py
$ orrery trace import packing.sqlite --db t.db --name packing
packing: 29 VMs in 2.0 days
  packing.sqlite:4: 'vmType.core' is kept in whole billionths; the rest cut (1 row, noted)
  packing.sqlite:2: no endtime: alive at the end of the observation, so without an end (1 row, noted)
$ orrery trace check --db t.db packing
packing: ok, 29 VMs, lifetime 3326400 s, 0 cores, 0 bytes of memory, 0 core seconds
$ . ./run; run packing 'machines: [{name: "0", count: 1}, {name: "16", count: 1}]'
Replay of packing
policy               vms  rejected  peak_pms  cpu_allocated.max  wait.max [s]
cloud.first_fit    27.00    2.0000    2.0000             0.7500        0.0000
1 runs simulated, 0 were there already, 0 failed; results in packing.db
$ orrery run study.yaml -o evict.db --set options.evict=true --set measure='[vms, rejected, evicted, running.max]'
Replay of packing
policy               vms  rejected  evicted  running.max
cloud.first_fit    28.00    1.0000   1.0000        25.00
1 runs simulated, 0 were there already, 0 failed; results in evict.db
$ . ./run; run packing 'machines: [{name: "1", count: 1}]'
! orrery: study.yaml:4:11: platform of the trace: trace packing has no machine type '1'; it has 2, such as '0'
? 2
# A store that was tampered with is told, not followed.
$ python3 -c "import sqlite3; c = sqlite3.connect('t.db'); c.execute('UPDATE vm_type_cost SET vtype_id=99,mtype_id=9 WHERE vtype_id=1'); c.commit()"
$ orrery trace check --db t.db packing
packing: 2 problems
1 needs without their VM type
1 needs without their machine type
? 1
$ . ./run; run packing 'machines: [{name: "0", count: 1}, {name: "16", count: 1}]'
! orrery: study.yaml:3:8: t.db: trace packing: needs of VM type 99 on machine type 9, which it does not hold
? 2
