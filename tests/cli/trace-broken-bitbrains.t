# As trace-broken.t: broken samples of Bitbrains VMs, and broken tables of VMs.
$ try() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$file" --db t.db --name T --format "$1" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f try >try
$ with() { for file in "$ROOT/tests/cli/broken/$2_$3"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$1" --db t.db --name T --format "$2" --set "$3=$file" $strict "${@:4}" 2>&1 | sed "s|$ROOT/tests/cli/broken/$2_$3/||"; rm -f t.db; done; done; }; declare -f with >>try
$ . ./try; try bitbrains
- column-twice.csv
orrery: column-twice.csv:1: column 'vm' twice
orrery: column-twice.csv:1: column 'vm' twice
- cpu-odd.csv
T: 1 VM in 0 s, 6 series
  cpu-odd.csv:3: field 3 'cpu_mhz' is no usable number; row dropped (4 rows, dropped)
orrery: cpu-odd.csv:3: field 3 'cpu_mhz' is 'x'; expected 0 to 4294967 (refused by --strict)
- cpu-only.csv
T: 1 VM in 0 s, 1 series
  cpu-only.csv:1: 'disk_r_kbs' column is missing; unknown (1 row, noted)
  cpu-only.csv:1: 'disk_w_kbs' column is missing; unknown (1 row, noted)
  cpu-only.csv:1: 'mem_used_mb' column is missing; unknown (1 row, noted)
  cpu-only.csv:1: 'net_rx_kbs' column is missing; unknown (1 row, noted)
  cpu-only.csv:1: 'net_tx_kbs' column is missing; unknown (1 row, noted)
T: 1 VM in 0 s, 1 series
  cpu-only.csv:1: 'disk_r_kbs' column is missing; unknown (1 row, noted)
  cpu-only.csv:1: 'disk_w_kbs' column is missing; unknown (1 row, noted)
  cpu-only.csv:1: 'mem_used_mb' column is missing; unknown (1 row, noted)
  cpu-only.csv:1: 'net_rx_kbs' column is missing; unknown (1 row, noted)
  cpu-only.csv:1: 'net_tx_kbs' column is missing; unknown (1 row, noted)
- decimals.csv
T: 1 VM in 0 s, 6 series
  decimals.csv:3: field 3 'cpu_mhz' has more decimals than are kept; rounded (1 row, noted)
T: 1 VM in 0 s, 6 series
  decimals.csv:3: field 3 'cpu_mhz' has more decimals than are kept; rounded (1 row, noted)
- empty.csv
orrery: empty.csv: no line with the names of columns
orrery: empty.csv: no line with the names of columns
- header-only.csv
orrery: header-only.csv: no VM in 1 lines of format bitbrains
orrery: header-only.csv: no VM in 1 lines of format bitbrains
- long-row.csv
T: 1 VM in 0 s, 6 series
  long-row.csv:3: more fields than columns; row dropped (1 row, dropped)
orrery: long-row.csv:3: more fields than columns; row dropped (refused by --strict)
- more-columns.csv
T: 1 VM in 0 s, 6 series
  more-columns.csv:1: field 9 'room' column is not known; ignored (1 row, noted)
T: 1 VM in 0 s, 6 series
  more-columns.csv:1: field 9 'room' column is not known; ignored (1 row, noted)
- no-column.csv
orrery: no-column.csv:1: no column 'cpu_mhz'
orrery: no-column.csv:1: no column 'cpu_mhz'
- no-vm.csv
T: 1 VM in 0 s, 6 series
  no-vm.csv:3: field 1 'vm' is empty; row dropped (1 row, dropped)
orrery: no-vm.csv:3: field 1 'vm' is ''; expected a value (refused by --strict)
- nothing-usable.csv
orrery: nothing-usable.csv: no VM in 2 lines of format bitbrains
orrery: nothing-usable.csv:2: field 3 'cpu_mhz' is 'x'; expected 0 to 4294967 (refused by --strict)
- open-quote.csv
T: 1 VM in 0 s, 6 series
  open-quote.csv:3: a quote is not closed; row dropped (1 row, dropped)
orrery: open-quote.csv:3: a quote is not closed; row dropped (refused by --strict)
- original-cores.csv
T: 1 VM in 0 s, 6 series
  original-cores.csv:3: field 2 'CPU cores' is not a number; row dropped (1 row, dropped)
  original-cores.csv:1: field 5 'CPU usage [%]' follows from other columns; not read (1 row, noted)
orrery: original-cores.csv:3: field 2 'CPU cores' is 'x'; expected a number (refused by --strict)
- original-header-only.csv
orrery: original-header-only.csv: no VM in 1 lines of format bitbrains
orrery: original-header-only.csv:1: no samples; VM left out (refused by --strict)
- original-ms.csv
orrery: original-ms.csv: no VM in 2 lines of format bitbrains
orrery: original-ms.csv:2: field 1 'Timestamp [ms]' is '1372629804000'; expected a smaller number (refused by --strict)
- original-no-column.csv
orrery: original-no-column.csv:1: no column 'CPU capacity provisioned [MHZ]'
orrery: original-no-column.csv:1: no column 'CPU capacity provisioned [MHZ]'
- original-over.csv
T: 1 VM in 0 s, 6 series
  original-over.csv:3: field 4 'CPU usage [MHZ]' is above the capacity of the VM (1 row, noted)
  original-over.csv:1: field 5 'CPU usage [%]' follows from other columns; not read (1 row, noted)
  original-over.csv:3: field 7 'Memory usage [KB]' is above the capacity of the VM (1 row, noted)
T: 1 VM in 0 s, 6 series
  original-over.csv:3: field 4 'CPU usage [MHZ]' is above the capacity of the VM (1 row, noted)
  original-over.csv:1: field 5 'CPU usage [%]' follows from other columns; not read (1 row, noted)
  original-over.csv:3: field 7 'Memory usage [KB]' is above the capacity of the VM (1 row, noted)
- original-size.csv
T: 1 VM in 0 s, 6 series
  original-size.csv:3: field 2 'CPU cores' changes; the most frequent one is taken (1 row, repaired)
  original-size.csv:3: field 3 'CPU capacity provisioned [MHZ]' changes; the largest is taken (1 row, repaired)
  original-size.csv:3: field 6 'Memory capacity provisioned [KB]' changes; the largest is taken (1 row, repaired)
  original-size.csv:1: field 5 'CPU usage [%]' follows from other columns; not read (1 row, noted)
orrery: original-size.csv:3: field 2 'CPU cores' is '4'; expected the number of the first row (refused by --strict)
- original-times.csv
T: 1 VM in 0 s, 6 series
  original-times.csv:4: field 1 'Timestamp [ms]' is before the row above; row dropped (1 row, dropped)
  original-times.csv:3: field 1 'Timestamp [ms]' is the time of the row above; row dropped (1 row, dropped)
  original-times.csv:1: field 5 'CPU usage [%]' follows from other columns; not read (1 row, noted)
orrery: original-times.csv:3: field 1 'Timestamp [ms]' is '1372629804'; expected a later time (refused by --strict)
- short-row.csv
T: 1 VM in 0 s, 6 series
  short-row.csv:3: fewer fields than columns; the rest is unknown (1 row, repaired)
orrery: short-row.csv:3: fewer fields than columns; the rest is unknown (refused by --strict)
- time-again.csv
T: 1 VM in 0 s, 6 series
  time-again.csv:3: field 2 't_s' is the time of the row above; row dropped (1 row, dropped)
orrery: time-again.csv:3: field 2 't_s' is '0'; expected a later time (refused by --strict)
- time-back.csv
T: 1 VM in 0 s, 6 series
  time-back.csv:3: field 2 't_s' is before the row above; row dropped (1 row, dropped)
orrery: time-back.csv:3: field 2 't_s' is '0'; expected a later time (refused by --strict)
- time-huge.csv
T: 1 VM in 0 s, 6 series
  time-huge.csv:3: field 2 't_s' is out of range; row dropped (2 rows, dropped)
orrery: time-huge.csv:3: field 2 't_s' is '5000000000'; expected a smaller number (refused by --strict)
- time-negative.csv
T: 1 VM in 0 s, 6 series
  time-negative.csv:3: field 2 't_s' is negative; row dropped (1 row, dropped)
orrery: time-negative.csv:3: field 2 't_s' is '-1'; expected 0 or more (refused by --strict)
- time-word.csv
T: 1 VM in 0 s, 6 series
  time-word.csv:3: field 2 't_s' is not a number; row dropped (1 row, dropped)
orrery: time-word.csv:3: field 2 't_s' is 'noon'; expected a number (refused by --strict)
- values-odd.csv
T: 1 VM in 0 s, 6 series
  values-odd.csv:3: field 4 'mem_used_mb' is no usable number; left out (1 row, repaired)
  values-odd.csv:3: field 5 'disk_r_kbs' is no usable number; left out (1 row, repaired)
  values-odd.csv:3: field 6 'disk_w_kbs' is no usable number; left out (1 row, repaired)
  values-odd.csv:3: field 7 'net_rx_kbs' is empty; left out (1 row, noted)
orrery: values-odd.csv:3: field 4 'mem_used_mb' is 'x'; expected 0 or more (refused by --strict)
- vm-again.csv
T: 2 VMs in 0 s, 12 series
  vm-again.csv:4: VM comes again behind another; row dropped (1 row, dropped)
orrery: vm-again.csv:4: VM comes again behind another; row dropped (refused by --strict)
$ printf 'vm,t_s,cpu_mhz,mem_used_mb,disk_r_kbs,disk_w_kbs,net_rx_kbs,net_tx_kbs\n1,0,8,1,1,1,1,1\n1,300,29,2,0,2,0.2,1\n' >samples.csv
$ . ./try; with samples.csv bitbrains vms
- cores-word.csv
T: 1 VM in 0 s, 6 series
  samples.csv:2: VM is not in the table of VMs; size unknown (1 row, noted)
  cores-word.csv:2: field 2 'cores' is not a number; row dropped (1 row, dropped)
orrery: cores-word.csv:2: field 2 'cores' is 'two'; expected a number (refused by --strict)
- empty.csv
orrery: empty.csv: no line with the names of columns
orrery: empty.csv: no line with the names of columns
- header-only.csv
T: 1 VM in 0 s, 6 series
  samples.csv:2: VM is not in the table of VMs; size unknown (1 row, noted)
T: 1 VM in 0 s, 6 series
  samples.csv:2: VM is not in the table of VMs; size unknown (1 row, noted)
- more.csv
T: 1 VM in 0 s, 6 series
  samples.csv:3: VM of the table has no samples; left out (3 rows, dropped)
orrery: samples.csv:3: VM of the table has no samples; left out (refused by --strict)
- no-column.csv
orrery: no-column.csv:1: no column 'cpu_capacity_mhz'
orrery: no-column.csv:1: no column 'cpu_capacity_mhz'
- other-vm.csv
T: 1 VM in 0 s, 6 series
  samples.csv:3: VM of the table has no samples; left out (1 row, dropped)
  samples.csv:2: VM is not in the table of VMs; size unknown (1 row, noted)
orrery: samples.csv:3: VM of the table has no samples; left out (refused by --strict)
- over.csv
T: 1 VM in 0 s, 6 series
  samples.csv:3: field 3 'cpu_mhz' is above the capacity of the VM (1 row, noted)
  samples.csv:3: field 4 'mem_used_mb' is above the capacity of the VM (1 row, noted)
T: 1 VM in 0 s, 6 series
  samples.csv:3: field 3 'cpu_mhz' is above the capacity of the VM (1 row, noted)
  samples.csv:3: field 4 'mem_used_mb' is above the capacity of the VM (1 row, noted)
- times.csv
T: 1 VM in 0 s, 6 series
  samples.csv:2: VM begins at another time than the table of VMs says (1 row, noted)
  samples.csv:2: VM has more samples than the table of VMs says (1 row, noted)
T: 1 VM in 0 s, 6 series
  samples.csv:2: VM begins at another time than the table of VMs says (1 row, noted)
  samples.csv:2: VM has more samples than the table of VMs says (1 row, noted)
- values-odd.csv
T: 1 VM in 0 s, 6 series
  values-odd.csv:2: field 4 'mem_capacity_mb' is not a number; taken as unknown (1 row, repaired)
  values-odd.csv:2: field 5 'first_s' is not a number; taken as unknown (1 row, repaired)
  values-odd.csv:2: field 6 'last_s' is negative; taken as unknown (1 row, repaired)
  values-odd.csv:2: field 7 'rows' is not a number; taken as unknown (1 row, repaired)
orrery: values-odd.csv:2: field 4 'mem_capacity_mb' is 'much'; expected a number or nothing (refused by --strict)
- vm-twice.csv
T: 1 VM in 0 s, 6 series
  vm-twice.csv:3: VM comes a second time; row dropped (1 row, dropped)
orrery: vm-twice.csv:3: VM comes a second time; row dropped (refused by --strict)
$ . ./try; with samples.csv bitbrains vms --set lifetime=table
- cores-word.csv
T: 1 VM in 0 s, 6 series
  samples.csv:2: VM is not in the table of VMs; size unknown (1 row, noted)
  cores-word.csv:2: field 2 'cores' is not a number; row dropped (1 row, dropped)
orrery: cores-word.csv:2: field 2 'cores' is 'two'; expected a number (refused by --strict)
- empty.csv
orrery: empty.csv: no line with the names of columns
orrery: empty.csv: no line with the names of columns
- header-only.csv
T: 1 VM in 0 s, 6 series
  samples.csv:2: VM is not in the table of VMs; size unknown (1 row, noted)
T: 1 VM in 0 s, 6 series
  samples.csv:2: VM is not in the table of VMs; size unknown (1 row, noted)
- more.csv
T: 2 VMs in 9 s, 6 series
  samples.csv:3: VM without samples and times; left out (2 rows, dropped)
orrery: samples.csv:3: VM without samples and times; left out (refused by --strict)
- no-column.csv
orrery: no-column.csv:1: no column 'cpu_capacity_mhz'
orrery: no-column.csv:1: no column 'cpu_capacity_mhz'
- other-vm.csv
T: 2 VMs in 0 s, 6 series
  samples.csv:2: VM is not in the table of VMs; size unknown (1 row, noted)
T: 2 VMs in 0 s, 6 series
  samples.csv:2: VM is not in the table of VMs; size unknown (1 row, noted)
- over.csv
T: 1 VM in 0 s, 6 series
  samples.csv:3: field 3 'cpu_mhz' is above the capacity of the VM (1 row, noted)
  samples.csv:3: field 4 'mem_used_mb' is above the capacity of the VM (1 row, noted)
T: 1 VM in 0 s, 6 series
  samples.csv:3: field 3 'cpu_mhz' is above the capacity of the VM (1 row, noted)
  samples.csv:3: field 4 'mem_used_mb' is above the capacity of the VM (1 row, noted)
- times.csv
T: 1 VM in 0 s, 6 series
  samples.csv:2: VM begins at another time than the table of VMs says (1 row, noted)
  samples.csv:2: VM has more samples than the table of VMs says (1 row, noted)
T: 1 VM in 0 s, 6 series
  samples.csv:2: VM begins at another time than the table of VMs says (1 row, noted)
  samples.csv:2: VM has more samples than the table of VMs says (1 row, noted)
- values-odd.csv
T: 1 VM in 0 s, 6 series
  values-odd.csv:2: field 4 'mem_capacity_mb' is not a number; taken as unknown (1 row, repaired)
  values-odd.csv:2: field 5 'first_s' is not a number; taken as unknown (1 row, repaired)
  values-odd.csv:2: field 6 'last_s' is negative; taken as unknown (1 row, repaired)
  values-odd.csv:2: field 7 'rows' is not a number; taken as unknown (1 row, repaired)
orrery: values-odd.csv:2: field 4 'mem_capacity_mb' is 'much'; expected a number or nothing (refused by --strict)
- vm-twice.csv
T: 1 VM in 0 s, 6 series
  vm-twice.csv:3: VM comes a second time; row dropped (1 row, dropped)
orrery: vm-twice.csv:3: VM comes a second time; row dropped (refused by --strict)
$ orrery trace import samples.csv --db t.db --name T --set step=0s
! orrery: format bitbrains: step is a time above 0
? 2
$ orrery trace import samples.csv --db t.db --name T --set lifetime=long
! orrery: format bitbrains: lifetime is 'long'; expected samples | table
? 2
$ orrery trace import samples.csv --db t.db --name T --set vms=nowhere.csv
! orrery: nowhere.csv: No such file or directory
? 2
$ orrery trace import $ROOT/tests/cli/broken/bitbrains/original-over.csv --db t.db --name T --set vms=samples.csv
! orrery: $ROOT/tests/cli/broken/bitbrains/original-over.csv: files of one VM say its size; 'vms' is for joined samples
? 2
