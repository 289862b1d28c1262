# Measured use from import to replay; the shares in use are those that the source adds up to.
$ [ -d "$DATA/traces/surf_power" ] || { echo "no reference data"; exit 77; }
$ printf 'study: Measured use\nsystem: cloud\ntrace: {store: use.db, name: SURF}\nplatform: {machines: [{count: 277, cores: 16, memory: 128GiB, power: mse(4), idle_w: 25, max_w: 174}]}\npolicies: [cloud.first_fit]\nmeasure: [vms, rejected, cpu_allocated.mean, cpu_used.mean, cpu_missed, peak_pms, energy]\n' >use.yaml
$ orrery trace import $DATA/traces/surf_power/tasks.csv.gz --db use.db --name SURF --set step=30s --set fragments=$DATA/traces/surf_power/fragments_rle.txt.gz --set power=$DATA/traces/surf_power/power.csv.gz
SURF: 2381 VMs in 3.5 days, 1629 series
  tasks.csv.gz:40: task without fragments (754 rows, noted)
  tasks.csv.gz:151: arrives before the row above; sorted to its place (226 rows, noted)
  fragments_rle.txt.gz:2: fragments end before the task (846 rows, noted)
  fragments_rle.txt.gz:13: fragments last longer than the task (757 rows, noted)
$ orrery run use.yaml --set options.until=84h
Measured use
policy              vms  rejected  cpu_allocated.mean  cpu_used.mean  cpu_missed  peak_pms  energy [J]
cloud.first_fit    2378    3.0000              0.3847         0.2588      0.0000     175.0  6063698899
1 runs simulated, 0 were there already, 0 failed; results in results.db
$ sqlite3 results.db "SELECT printf('%.12f', value) FROM v_metrics WHERE metric LIKE 'cpu%mean' ORDER BY metric"
0.384715250320
0.258839503512
$ orrery trace import $DATA/traces/bitbrains/rnd_2013-7_first3d.csv.gz --db use.db --name RND --set vms=$DATA/traces/bitbrains/rnd_2013-7_vms.csv
RND: 428 VMs in 137120 s, 2568 series
  rnd_2013-7_first3d.csv.gz:368001: VM of the table has no samples; left out (72 rows, dropped)
  rnd_2013-7_first3d.csv.gz:33825: field 3 'cpu_mhz' is above the capacity of the VM (2475 rows, noted)
  rnd_2013-7_first3d.csv.gz:177193: arrives before the row above; sorted to its place (3 rows, noted)
  rnd_2013-7_first3d.csv.gz:295362: field 4 'mem_used_mb' is above the capacity of the VM (1 row, noted)
$ orrery run use.yaml --set trace.name=RND --set 'platform.machines=[{count: 60, cores: 32, memory: 512GiB}]' --set options.until=72h
Measured use
policy               vms  rejected  cpu_allocated.mean  cpu_used.mean  cpu_missed  peak_pms  energy [J]
cloud.first_fit    428.0    0.0000              0.6336         0.0360      0.0000     39.00      0.0000
1 runs simulated, 0 were there already, 0 failed; results in results.db
$ orrery trace import $DATA/traces/bitbrains/small50_tasks.csv --db use.db --name SMALL --set memory=kb --set fragments=$DATA/traces/bitbrains/small50_fragments.csv.gz
SMALL: 50 VMs in 22.8 days, 50 series
  small50_tasks.csv:6: arrives before the row above; sorted to its place (6 rows, noted)
  small50_fragments.csv.gz:1: fragments end before the task (50 rows, noted)
  small50_fragments.csv.gz:12: use is above the capacity of the task (9 rows, noted)
$ orrery run use.yaml --set trace.name=SMALL --set 'platform.machines=[{count: 60, cores: 32, memory: 512GiB}]'
Measured use
policy               vms  rejected  cpu_allocated.mean  cpu_used.mean  cpu_missed  peak_pms  energy [J]
cloud.first_fit    50.00    0.0000              0.0985         0.0159      0.0000    7.0000      0.0000
1 runs simulated, 0 were there already, 0 failed; results in results.db
