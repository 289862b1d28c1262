# threads
# The first study of the manual: the same bytes on one thread and on two, and nothing to do twice.
$ orrery run "$ROOT/workloads/studies/batch-quickstart.yaml" -j1 -o one.db
Does backfilling pay?

{"load":0.6}
policy                               wait.mean [s]   bounded_slowdown.mean    bounded_slowdown.p95               utilization
batch.fcfs                          196764 ±101320              5698 ±2926            27640 ±14246            0.5664 ±0.0356
batch.sjf                    19477 ±5059 (-90.1%*)  72.26 ±48.68 (-98.7%*)  390.9 ±210.8 (-98.6%*)    0.5783 ±0.0233 (+2.1%)
batch.conservative            9629 ±1991 (-95.1%*)  143.9 ±51.75 (-97.5%*)  816.9 ±322.5 (-97.0%*)    0.5918 ±0.0089 (+4.5%)
batch.easy                   10167 ±1541 (-94.8%*)  178.7 ±40.26 (-96.9%*)   1043 ±230.5 (-96.2%*)    0.5917 ±0.0095 (+4.5%)
batch.easy{backfill=sjf}      8851 ±1415 (-95.5%*)  126.2 ±40.18 (-97.8%*)  660.4 ±185.6 (-97.6%*)    0.5909 ±0.0107 (+4.3%)

{"load":0.8}
policy                               wait.mean [s]   bounded_slowdown.mean    bounded_slowdown.p95               utilization
batch.fcfs                          650278 ±213314             18853 ±6207            82180 ±28044            0.6087 ±0.0408
batch.sjf                   55329 ±10140 (-91.5%*)  76.90 ±18.23 (-99.6%*)  439.4 ±94.53 (-99.5%*)  0.6901 ±0.0219 (+13.4%*)
batch.conservative           17454 ±3724 (-97.3%*)  232.0 ±76.80 (-98.8%*)   1252 ±399.0 (-98.5%*)  0.7655 ±0.0290 (+25.8%*)
batch.easy                   18963 ±4508 (-97.1%*)  324.0 ±88.87 (-98.3%*)   1932 ±515.1 (-97.6%*)  0.7669 ±0.0297 (+26.0%*)
batch.easy{backfill=sjf}     15855 ±2188 (-97.6%*)  185.5 ±67.79 (-99.0%*)  903.1 ±300.2 (-98.9%*)  0.7613 ±0.0308 (+25.1%*)

mean ± half of the 95% interval over 5 repetitions; difference to batch.fcfs, paired; * where it is significant (Holm)
50 runs simulated, 0 were there already, 0 failed; results in one.db
$ orrery run "$ROOT/workloads/studies/batch-quickstart.yaml" -j2 -o two.db | tail -1
50 runs simulated, 0 were there already, 0 failed; results in two.db
$ orrery export one.db --canonical -o one.txt
$ orrery export two.db --canonical >two.txt
$ cmp one.txt two.txt && wc -l <one.txt && cut -f1 one.txt | uniq -c | sed 's/^ *//'
250554
1 study
50 run
50 study_run
20 glossary
1 gantt
200 metric
200 series
32 comparison
250000 jobs
$ orrery run "$ROOT/workloads/studies/batch-quickstart.yaml" -j2 -o two.db | tail -1
0 runs simulated, 50 were there already, 0 failed; results in two.db
$ orrery export two.db --canonical | cmp - one.txt
$ orrery compare one.db --to batch.easy | head -8
Does backfilling pay?

{"load":0.6}
policy                                   wait.mean [s]    bounded_slowdown.mean      bounded_slowdown.p95               utilization
batch.fcfs                  196764 ±101320 (+1835.3%*)   5698 ±2926 (+3088.3%*)  27640 ±14246 (+2550.7%*)    0.5664 ±0.0356 (-4.3%)
batch.sjf                        19477 ±5059 (+91.6%*)   72.26 ±48.68 (-59.6%*)    390.9 ±210.8 (-62.5%*)    0.5783 ±0.0233 (-2.3%)
batch.conservative                 9629 ±1991 (-5.3%*)   143.9 ±51.75 (-19.5%*)    816.9 ±322.5 (-21.7%*)    0.5918 ±0.0089 (+0.0%)
batch.easy                                 10167 ±1541             178.7 ±40.26               1043 ±230.5            0.5917 ±0.0095
$ orrery compare one.db --to batch.nosuch
! orrery: study 'Does backfilling pay?' has no policy 'batch.nosuch' to compare with
? 2
$ orrery compare one.db --study nosuch
! orrery: one.db: no study 'nosuch'
? 2
$ orrery export one.db | grep -c ^provenance
50
$ orrery export one.db --canonical -o /nowhere/x.txt
! orrery: /nowhere/x.txt: cannot be written: No such file or directory
? 2
$ orrery export one.db --canonical >/dev/full
! orrery: the output cannot be written; is the disk full?
? 2
