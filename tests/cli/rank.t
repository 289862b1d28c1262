# Ranks: who is best, how sure that is, and bootstrap intervals.
$ cat >study.yaml <<'END'
> study: Small
> system: batch
> workload: {generator: batch.lublin, jobs: 200}
> platform: {nodes: 128}
> policies: [batch.fcfs, batch.sjf, batch.easy, batch.conservative]
> sweep: {load: [0.6, 0.8], seed: 1..10}
> measure: [wait.mean, utilization, wait.count]
> compare: {to: batch.fcfs}
> END
$ orrery run study.yaml -q -o r.db
$ orrery run study.yaml -o r.db | tail -1
0 runs simulated, 80 were there already, 0 failed; results in r.db
$ orrery compare r.db --rank wait.mean
Small

{"load":0.6}
rank  policy                         wait.mean [s]  P(best)         behind the best
1     batch.conservative                4812 ±1789   0.4565
2     batch.easy                        4930 ±1864   0.2610            118.1 ±559.6
3     batch.sjf                         5265 ±1827   0.2825             452.4 ±2199
4     batch.fcfs                       21164 ±7643   0.0000             16352 ±6351

{"load":0.8}
rank  policy                         wait.mean [s]  P(best)         behind the best
1     batch.easy                        6336 ±2538   0.3705
2     batch.conservative                6532 ±2780   0.2660             195.5 ±1273
3     batch.sjf                         6561 ±2405   0.3635             225.0 ±2882
4     batch.fcfs                      29836 ±11970   0.0000            23500 ±10057

the lower the better; P(best): bootstrap over 10 repetitions; behind: paired, ± half of the 95% interval
$ orrery compare r.db --rank utilization --bootstrap | sed -n 3,8p
{"load":0.6}
rank  policy                           utilization  P(best)         behind the best
1     batch.conservative   0.4893 [0.4589, 0.5198]   0.4763
2     batch.easy           0.4884 [0.4583, 0.5191]   0.3493      -0.0009167 ±0.0060
3     batch.sjf            0.4806 [0.4476, 0.5116]   0.1745         -0.0088 ±0.0259
4     batch.fcfs           0.4659 [0.4300, 0.5003]   0.0000         -0.0235 ±0.0179
$ orrery compare r.db --bootstrap | sed -n 3,8p
{"load":0.6}
policy                              wait.mean [s]                        utilization                    wait.count
batch.fcfs                   21164 [15244, 27507]            0.4659 [0.4300, 0.5003]          200.0 [200.0, 200.0]
batch.sjf             5265 [3900, 6842] (-75.1%*)    0.4806 [0.4476, 0.5116] (+3.2%)  200.0 [200.0, 200.0] (+0.0%)
batch.easy            4930 [3348, 6428] (-76.7%*)   0.4884 [0.4583, 0.5191] (+4.8%*)  200.0 [200.0, 200.0] (+0.0%)
batch.conservative    4812 [3345, 6284] (-77.3%*)   0.4893 [0.4589, 0.5198] (+5.0%*)  200.0 [200.0, 200.0] (+0.0%)
$ sqlite3 r.db "SELECT policy, rank, round(p_best, 3), boot_low < diff AND diff < boot_high FROM v_compare WHERE metric = 'wait.mean' AND point LIKE '%0.8%' ORDER BY rank"
batch.easy|1|0.371|1
batch.conservative|2|0.266|1
batch.sjf|3|0.364|1
# Two repetitions agree by chance, and that is said.
$ orrery run study.yaml --set sweep.seed=[1,2] -q -o two.db && orrery compare two.db --rank wait.mean | tail -1
the lower the better; P(best): bootstrap over 2 repetitions, which are few: it looks surer than it is; behind: paired, ± half of the 95% interval
$ orrery compare r.db --rank wait.count
! orrery: --rank wait.count: nobody says whether it is better lower or higher
? 2
$ orrery compare r.db --rank wait
! orrery: study 'Small' did not measure 'wait'
? 2
$ orrery compare r.db --rank wait.mean --pareto wait.mean,utilization
! orrery: --pareto and --rank do not go together
? 2
