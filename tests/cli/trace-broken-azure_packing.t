# What is said about each broken database, made from the SQL of tests/cli/broken: leniently, and below it with --strict.
$ make() { python3 -c 'import sqlite3, sys; c = sqlite3.connect(sys.argv[2]); c.executescript(open(sys.argv[1]).read()); c.commit()' "$1" "$2"; }; declare -f make >make
$ try() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; make "$file" s.db; for strict in "" --strict; do orrery trace import s.db --db t.db --name T --format "$1" $strict 2>&1; rm -f t.db; done; rm s.db; done; }; declare -f try >try
$ . ./make; . ./try; try azure_packing
- below-billionths.sql
T: 1 VM in 43200 s
  s.db:1: 'vmType.core' is kept in whole billionths; the rest cut (1 row, noted)
T: 1 VM in 43200 s
  s.db:1: 'vmType.core' is kept in whole billionths; the rest cut (1 row, noted)
- core-odd.sql
T: 1 VM in 43200 s
  s.db:4: 'vmType.core' is empty; row dropped (1 row, dropped)
  s.db:2: 'vmType.core' is negative; row dropped (1 row, dropped)
  s.db:3: 'vmType.core' is not a number; row dropped (1 row, dropped)
  s.db:5: 'vmType.core' is out of range; row dropped (1 row, dropped)
orrery: s.db:2: 'vmType.core' is '-0.5'; expected 0 or more (refused by --strict)
- disk-odd.sql
T: 1 VM in 43200 s
  s.db:2: 'vmType.hdd' is negative; taken as unknown (1 row, repaired)
  s.db:2: 'vmType.ssd' is not a number; taken as unknown (1 row, repaired)
orrery: s.db:2: 'vmType.hdd' is '-0.5'; expected 0 or more (refused by --strict)
- end-early.sql
T: 1 VM in 43200 s
  s.db:1: 'vm.endtime' is before starttime; taken as unknown (1 row, repaired)
orrery: s.db:1: 'vm.endtime' is '0.25'; expected starttime or later (refused by --strict)
- end-empty.sql
T: 1 VM in 43200 s
  s.db:1: no endtime: alive at the end of the observation, so without an end (1 row, noted)
T: 1 VM in 43200 s
  s.db:1: no endtime: alive at the end of the observation, so without an end (1 row, noted)
- end-word.sql
T: 1 VM in 43200 s
  s.db:1: 'vm.endtime' is not a number; taken as unknown (1 row, repaired)
  s.db:1: no endtime: alive at the end of the observation, so without an end (1 row, noted)
orrery: s.db:1: 'vm.endtime' is 'never'; expected a number or NULL (refused by --strict)
- fewer-columns.sql
T: 1 VM in 43200 s
  s.db:1: 'vm.endtime' column is missing; unknown (1 row, noted)
  s.db:1: 'vm.priority' column is missing; unknown (1 row, noted)
  s.db:1: 'vm.tenantId' column is missing; unknown (1 row, noted)
  s.db:1: 'vmType.hdd' column is missing; unknown (1 row, noted)
  s.db:1: 'vmType.nic' column is missing; unknown (1 row, noted)
  s.db:1: 'vmType.ssd' column is missing; unknown (1 row, noted)
  s.db:1: no endtime: alive at the end of the observation, so without an end (1 row, noted)
T: 1 VM in 43200 s
  s.db:1: 'vm.endtime' column is missing; unknown (1 row, noted)
  s.db:1: 'vm.priority' column is missing; unknown (1 row, noted)
  s.db:1: 'vm.tenantId' column is missing; unknown (1 row, noted)
  s.db:1: 'vmType.hdd' column is missing; unknown (1 row, noted)
  s.db:1: 'vmType.nic' column is missing; unknown (1 row, noted)
  s.db:1: 'vmType.ssd' column is missing; unknown (1 row, noted)
  s.db:1: no endtime: alive at the end of the observation, so without an end (1 row, noted)
- machine-empty.sql
T: 1 VM in 43200 s
  s.db:2: 'vmType.machineId' is empty; row dropped (1 row, dropped)
orrery: s.db:2: 'vmType.machineId' is ''; expected a value (refused by --strict)
- more-columns.sql
T: 1 VM in 43200 s
  s.db:1: 'vmType.gpu' column is not known; ignored (1 row, noted)
T: 1 VM in 43200 s
  s.db:1: 'vmType.gpu' column is not known; ignored (1 row, noted)
- no-column.sql
orrery: s.db: no column 'starttime' in table vm
orrery: s.db: no column 'starttime' in table vm
- no-core.sql
orrery: s.db: no column 'core' in table vmType; there is 'cores'
orrery: s.db: no column 'core' in table vmType; there is 'cores'
- no-rows.sql
orrery: s.db: no VM in 0 lines of format azure_packing
orrery: s.db: no VM in 0 lines of format azure_packing
- no-type-table.sql
orrery: s.db: no table 'vmType'
orrery: s.db: no table 'vmType'
- no-types.sql
orrery: s.db: no VM in 1 lines of format azure_packing
orrery: s.db:1: 'vm.vmTypeId' is '7'; expected one of vmType.vmTypeId (refused by --strict)
- no-vm-table.sql
orrery: s.db: no table 'vm'; there is 'vms'
orrery: s.db: no table 'vm'; there is 'vms'
- over-one.sql
T: 1 VM in 43200 s
  s.db:1: 'vmType.core' is more than a whole machine (1 row, noted)
T: 1 VM in 43200 s
  s.db:1: 'vmType.core' is more than a whole machine (1 row, noted)
- pair-twice.sql
T: 1 VM in 43200 s
  s.db:2: vmType has this vmTypeId and machineId above already; row dropped (1 row, dropped)
orrery: s.db:2: vmType has this vmTypeId and machineId above already; row dropped (refused by --strict)
- priority-odd.sql
T: 3 VMs in 43200 s
  s.db:1: 'vm.priority' is neither 0 nor 1; taken as unknown (3 rows, repaired)
orrery: s.db:1: 'vm.priority' is '2'; expected 0 (high) or 1 (low) (refused by --strict)
- priority-word.sql
T: 1 VM in 43200 s
  s.db:1: 'vm.priority' is not a number; taken as unknown (1 row, repaired)
orrery: s.db:1: 'vm.priority' is 'low'; expected a number or NULL (refused by --strict)
- start-empty.sql
T: 1 VM in 43200 s
  s.db:2: 'vm.starttime' is empty; row dropped (1 row, dropped)
orrery: s.db:2: 'vm.starttime' is ''; expected a value (refused by --strict)
- start-huge.sql
T: 1 VM in 43200 s
  s.db:2: 'vm.starttime' is out of range; row dropped (2 rows, dropped)
orrery: s.db:2: 'vm.starttime' is '-50000.0'; expected a smaller number (refused by --strict)
- start-word.sql
T: 1 VM in 43200 s
  s.db:2: 'vm.starttime' is not a number; row dropped (1 row, dropped)
orrery: s.db:2: 'vm.starttime' is 'noon'; expected a number (refused by --strict)
- tenant-words.sql
T: 3 VMs in 43200 s
T: 3 VMs in 43200 s
- type-empty.sql
T: 1 VM in 43200 s
  s.db:2: 'vm.vmTypeId' is empty; row dropped (1 row, dropped)
orrery: s.db:2: 'vm.vmTypeId' is ''; expected a value (refused by --strict)
- type-missing.sql
T: 1 VM in 43200 s
  s.db:2: 'vm.vmTypeId' is not in vmType; row dropped (1 row, dropped)
orrery: s.db:2: 'vm.vmTypeId' is '8'; expected one of vmType.vmTypeId (refused by --strict)
- unsorted.sql
T: 2 VMs in 43200 s
  s.db:2: arrives before the row above; sorted to its place (1 row, noted)
T: 2 VMs in 43200 s
  s.db:2: arrives before the row above; sorted to its place (1 row, noted)
- vm-empty.sql
T: 1 VM in 43200 s
  s.db:2: 'vm.vmId' is empty; row dropped (1 row, dropped)
orrery: s.db:2: 'vm.vmId' is ''; expected a value (refused by --strict)
- vm-is-a-view.sql
orrery: s.db: no table 'vm'
orrery: s.db: no table 'vm'
# Files that are no databases, or none that can be opened.
$ . ./make; make $ROOT/tests/cli/broken/azure_packing/end-empty.sql good.db; echo text >text.db; head -c 1000 good.db >cut.db; gzip -kn good.db; : >empty.db
$ for file in text.db cut.db good.db.gz empty.db absent.db; do orrery trace import $file --db t.db --name T --format azure_packing; done
! orrery: text.db: not an SQLite database
! orrery: cut.db: damaged SQLite database
! orrery: good.db.gz: a database is read from its file, neither compressed nor through a pipe
! orrery: empty.db: not an SQLite database
! orrery: absent.db: No such file or directory
? 2
$ orrery trace import - --db t.db --name T --format azure_packing <good.db
! orrery: stdin: a database is read from its file, neither compressed nor through a pipe
? 2
# A database is recognised, a trace store is not taken for one.
$ orrery trace import good.db --db t.db --name T
T: 1 VM in 43200 s
  good.db:1: no endtime: alive at the end of the observation, so without an end (1 row, noted)
$ orrery trace import t.db --db u.db --name T 2>&1 | sed 's/one of .*/.../'
orrery: t.db: the format is not recognised; say --format with ...
