# threads
# The first study of the manual: the same bytes on one thread and on two, and nothing to do twice.
$ orrery run "$ROOT/workloads/studies/batch-quickstart.yaml" -j1 -o one.db
Does backfilling pay?

{"load":0.6}
policy                              wait.mean [s]  bounded_slowdown.mean    bounded_slowdown.p95               utilization
batch.fcfs                         114534 ±119319             3317 ±3400            15591 ±15869            0.5758 ±0.0237
batch.sjf                    13030 ±3808 (-88.6%)  69.03 ±70.49 (-97.9%)   437.9 ±453.0 (-97.2%)    0.5797 ±0.0332 (+0.7%)
batch.conservative            8359 ±4015 (-92.7%)  136.0 ±104.9 (-95.9%)   747.9 ±586.3 (-95.2%)    0.5894 ±0.0042 (+2.4%)
batch.easy                    7846 ±3565 (-93.1%)  143.0 ±82.58 (-95.7%)   768.7 ±340.3 (-95.1%)    0.5898 ±0.0054 (+2.4%)
batch.easy{backfill=sjf}      7314 ±3370 (-93.6%)  117.1 ±69.58 (-96.5%)   643.5 ±276.4 (-95.9%)    0.5898 ±0.0054 (+2.4%)

{"load":0.8}
policy                              wait.mean [s]  bounded_slowdown.mean    bounded_slowdown.p95               utilization
batch.fcfs                         306650 ±162679             9003 ±4827            43647 ±18810            0.6013 ±0.0388
batch.sjf                   22417 ±10802 (-92.7%)  55.16 ±19.31 (-99.4%)  337.4 ±163.7 (-99.2%*)  0.6717 ±0.0704 (+11.7%*)
batch.conservative          14741 ±10819 (-95.2%)  221.3 ±154.1 (-97.5%)   1221 ±966.7 (-97.2%*)  0.7664 ±0.0155 (+27.5%*)
batch.easy                   13816 ±9847 (-95.5%)  243.8 ±144.1 (-97.3%)   1330 ±898.4 (-97.0%*)  0.7738 ±0.0226 (+28.7%*)
batch.easy{backfill=sjf}     12593 ±7672 (-95.9%)  184.2 ±77.55 (-98.0%)  976.7 ±275.6 (-97.8%*)  0.7686 ±0.0412 (+27.8%*)

mean ± half of the 95% interval over 3 repetitions; difference to batch.fcfs, paired; * where it is significant (Holm)
30 runs simulated, 0 were there already, 0 failed; results in one.db
$ orrery run "$ROOT/workloads/studies/batch-quickstart.yaml" -j2 -o two.db | tail -1
30 runs simulated, 0 were there already, 0 failed; results in two.db
$ orrery export one.db --canonical -o one.txt
$ orrery export two.db --canonical >two.txt
$ cmp one.txt two.txt && wc -l <one.txt && cut -f1 one.txt | uniq -c | sed 's/^ *//'
60333
1 study
30 run
30 study_run
120 metric
120 series
32 comparison
60000 jobs
$ orrery run "$ROOT/workloads/studies/batch-quickstart.yaml" -j2 -o two.db | tail -1
0 runs simulated, 30 were there already, 0 failed; results in two.db
$ orrery export two.db --canonical | cmp - one.txt
$ orrery compare one.db --to batch.easy | head -8
Does backfilling pay?

{"load":0.6}
policy                                   wait.mean [s]  bounded_slowdown.mean      bounded_slowdown.p95               utilization
batch.fcfs                   114534 ±119319 (+1359.8%)  3317 ±3400 (+2220.3%)   15591 ±15869 (+1928.1%)    0.5758 ±0.0237 (-2.4%)
batch.sjf                        13030 ±3808 (+66.1%*)  69.03 ±70.49 (-51.7%)     437.9 ±453.0 (-43.0%)    0.5797 ±0.0332 (-1.7%)
batch.conservative                  8359 ±4015 (+6.5%)   136.0 ±104.9 (-4.9%)      747.9 ±586.3 (-2.7%)    0.5894 ±0.0042 (-0.1%)
batch.easy                                  7846 ±3565           143.0 ±82.58              768.7 ±340.3            0.5898 ±0.0054
$ orrery compare one.db --to batch.nosuch
! orrery: study 'Does backfilling pay?' has no policy 'batch.nosuch' to compare with
? 2
$ orrery compare one.db --study nosuch
! orrery: one.db: no study 'nosuch'
? 2
$ orrery export one.db | grep -c ^provenance
30
$ orrery export one.db --canonical -o /nowhere/x.txt
! orrery: /nowhere/x.txt: No such file or directory
? 2
$ orrery export one.db --canonical >/dev/full
! orrery: the output cannot be written; is the disk full?
? 2
