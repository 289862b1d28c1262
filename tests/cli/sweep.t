# Every way to vary things, as --dry-run lists it and as results keep it.
$ cat >study.yaml <<'END'
> study: Sweeps
> system: batch
> workload: {generator: batch.lublin, jobs: 50}
> platform: {nodes: 128}
> policies: [batch.fcfs, batch.easy]
> sweep: {load: 0.7}
> measure: [wait.mean]
> END
$ cat >dry <<'END'
> orrery run --dry-run study.yaml --set "sweep={$1}" | sed 's|^[0-9a-f]\{12\}  ||; s|"order":"fcfs","backfill":"fcfs",||'
> END
$ sh dry 'load: 0.5..0.7 step 0.1'
6 runs
batch.fcfs  {"load":0.5}
batch.fcfs  {"load":0.6}
batch.fcfs  {"load":0.7}
batch.easy  {"depth":1000000000,"load":0.5}
batch.easy  {"depth":1000000000,"load":0.6}
batch.easy  {"depth":1000000000,"load":0.7}
$ sh dry 'platform.nodes: 128..512 x 2, exclude: [{policy: batch.easy, platform.nodes: [128, 512]}]'
4 runs
batch.fcfs  {"platform.nodes":128}
batch.fcfs  {"platform.nodes":256}
batch.fcfs  {"platform.nodes":512}
batch.easy  {"depth":1000000000,"platform.nodes":256}
$ sh dry 'workload.jobs: 10..1000 log 3'
6 runs
batch.fcfs  {"workload.jobs":10}
batch.fcfs  {"workload.jobs":100}
batch.fcfs  {"workload.jobs":1000}
batch.easy  {"depth":1000000000,"workload.jobs":10}
batch.easy  {"depth":1000000000,"workload.jobs":100}
batch.easy  {"depth":1000000000,"workload.jobs":1000}
$ sh dry 'options.slowdown_bound: 10s..1min step 25s'
6 runs
batch.fcfs  {"options.slowdown_bound":"10s"}
batch.fcfs  {"options.slowdown_bound":"35s"}
batch.fcfs  {"options.slowdown_bound":"1min"}
batch.easy  {"depth":1000000000,"options.slowdown_bound":"10s"}
batch.easy  {"depth":1000000000,"options.slowdown_bound":"35s"}
batch.easy  {"depth":1000000000,"options.slowdown_bound":"1min"}
$ sh dry 'policy.depth: [1, 10, 100], load: [0.7, 0.9]'
8 runs
batch.fcfs  {"load":0.7}
batch.fcfs  {"load":0.9}
batch.easy{depth=1}  {"depth":1,"policy.depth":1,"load":0.7}
batch.easy{depth=1}  {"depth":1,"policy.depth":1,"load":0.9}
batch.easy{depth=10}  {"depth":10,"policy.depth":10,"load":0.7}
batch.easy{depth=10}  {"depth":10,"policy.depth":10,"load":0.9}
batch.easy{depth=100}  {"depth":100,"policy.depth":100,"load":0.7}
batch.easy{depth=100}  {"depth":100,"policy.depth":100,"load":0.9}
$ sh dry 'batch.easy.depth: [1, 10]'
3 runs
batch.fcfs  {}
batch.easy{depth=1}  {"depth":1,"batch.easy.depth":1}
batch.easy{depth=10}  {"depth":10,"batch.easy.depth":10}
$ sh dry 'zip: {platform.nodes: [128, 256], workload.jobs: [100, 200]}, load: [0.5, 0.6]'
8 runs
batch.fcfs  {"platform.nodes":128,"workload.jobs":100,"load":0.5}
batch.fcfs  {"platform.nodes":128,"workload.jobs":100,"load":0.6}
batch.fcfs  {"platform.nodes":256,"workload.jobs":200,"load":0.5}
batch.fcfs  {"platform.nodes":256,"workload.jobs":200,"load":0.6}
batch.easy  {"depth":1000000000,"platform.nodes":128,"workload.jobs":100,"load":0.5}
batch.easy  {"depth":1000000000,"platform.nodes":128,"workload.jobs":100,"load":0.6}
batch.easy  {"depth":1000000000,"platform.nodes":256,"workload.jobs":200,"load":0.5}
batch.easy  {"depth":1000000000,"platform.nodes":256,"workload.jobs":200,"load":0.6}
$ sh dry 'zip: [{platform.nodes: [128, 256], workload.jobs: [100, 200]}, {load: [0.5, 0.6], seed: 1..2}]'
8 runs
batch.fcfs  {"platform.nodes":128,"workload.jobs":100,"load":0.5,"seed":1}
batch.fcfs  {"platform.nodes":128,"workload.jobs":100,"load":0.6,"seed":2}
batch.fcfs  {"platform.nodes":256,"workload.jobs":200,"load":0.5,"seed":1}
batch.fcfs  {"platform.nodes":256,"workload.jobs":200,"load":0.6,"seed":2}
batch.easy  {"depth":1000000000,"platform.nodes":128,"workload.jobs":100,"load":0.5,"seed":1}
batch.easy  {"depth":1000000000,"platform.nodes":128,"workload.jobs":100,"load":0.6,"seed":2}
batch.easy  {"depth":1000000000,"platform.nodes":256,"workload.jobs":200,"load":0.5,"seed":1}
batch.easy  {"depth":1000000000,"platform.nodes":256,"workload.jobs":200,"load":0.6,"seed":2}
$ sh dry 'points: [{load: 0.7, platform.nodes: 128}, {load: 0.9, platform.nodes: 256}]'
4 runs
batch.fcfs  {"load":0.7,"platform.nodes":128}
batch.fcfs  {"load":0.9,"platform.nodes":256}
batch.easy  {"depth":1000000000,"load":0.7,"platform.nodes":128}
batch.easy  {"depth":1000000000,"load":0.9,"platform.nodes":256}
$ sh dry 'options.tie: {values: [fifo, lifo], when: {policy: batch.easy, load: [0.7, 0.8]}}, load: 0.6..0.8 step 0.1'
8 runs
batch.fcfs  {"load":0.6}
batch.fcfs  {"load":0.7}
batch.fcfs  {"load":0.8}
batch.easy  {"depth":1000000000,"options.tie":"fifo","load":0.7}
batch.easy  {"depth":1000000000,"options.tie":"fifo","load":0.8}
batch.easy  {"depth":1000000000,"options.tie":"lifo","load":0.7}
batch.easy  {"depth":1000000000,"options.tie":"lifo","load":0.8}
batch.easy  {"depth":1000000000,"load":0.6}
$ sh dry 'platform: [small: {nodes: 128}, large: {nodes: 512}, many: {cores: 4}]'
6 runs
batch.fcfs  {"platform":"small"}
batch.fcfs  {"platform":"large"}
batch.fcfs  {"platform":"many"}
batch.easy  {"depth":1000000000,"platform":"small"}
batch.easy  {"depth":1000000000,"platform":"large"}
batch.easy  {"depth":1000000000,"platform":"many"}
$ sh dry 'sample: {method: lhs, count: 4, seed: 7, of: {load: 0.5..0.9, platform.nodes: 128..512, policy.depth: 1..1000 log}}'
8 runs
batch.fcfs  {"load":0.7252,"platform.nodes":402}
batch.fcfs  {"load":0.859,"platform.nodes":431}
batch.fcfs  {"load":0.655,"platform.nodes":248}
batch.fcfs  {"load":0.5894,"platform.nodes":217}
batch.easy{depth=390}  {"depth":390,"load":0.7252,"platform.nodes":402,"policy.depth":390}
batch.easy{depth=39}  {"depth":39,"load":0.859,"platform.nodes":431,"policy.depth":39}
batch.easy{depth=3}  {"depth":3,"load":0.655,"platform.nodes":248,"policy.depth":3}
batch.easy{depth=7}  {"depth":7,"load":0.5894,"platform.nodes":217,"policy.depth":7}
$ sh dry 'sample: {method: random, count: 3, seed: 7, of: {load: 0.5..0.9, options.tie: [fifo, lifo]}}'
6 runs
batch.fcfs  {"load":0.685733608,"options.tie":"lifo"}
batch.fcfs  {"load":0.692707195,"options.tie":"fifo"}
batch.fcfs  {"load":0.5555250046,"options.tie":"fifo"}
batch.easy  {"depth":1000000000,"load":0.685733608,"options.tie":"lifo"}
batch.easy  {"depth":1000000000,"load":0.692707195,"options.tie":"fifo"}
batch.easy  {"depth":1000000000,"load":0.5555250046,"options.tie":"fifo"}
$ sh dry 'sample: {method: random, count: 4, seed: 7, of: {load: 0.5..0.9, options.tie: [fifo, lifo]}}'
8 runs
batch.fcfs  {"load":0.685733608,"options.tie":"lifo"}
batch.fcfs  {"load":0.692707195,"options.tie":"fifo"}
batch.fcfs  {"load":0.5555250046,"options.tie":"fifo"}
batch.fcfs  {"load":0.600643694,"options.tie":"fifo"}
batch.easy  {"depth":1000000000,"load":0.685733608,"options.tie":"lifo"}
batch.easy  {"depth":1000000000,"load":0.692707195,"options.tie":"fifo"}
batch.easy  {"depth":1000000000,"load":0.5555250046,"options.tie":"fifo"}
batch.easy  {"depth":1000000000,"load":0.600643694,"options.tie":"fifo"}
# A list of more than 50 runs is whole.
$ sh dry 'seed: 1..100' | wc -l
201
# Traces as an axis: what a value does not name stays as the study says.
$ for i in 1 2 3; do echo "$i $i -1 10 4 -1 -1 4 20 -1 1 1 1 1 1 -1 -1 -1"; done >a.swf; sed 's| 10 4 | 30 2 |' a.swf >b.swf
$ orrery trace import a.swf --db t.db --name A; orrery trace import b.swf --db t.db --name B
A: 3 jobs in 2 s
B: 3 jobs in 2 s
$ sed 's/^workload.*/trace: {store: t.db, jobs: 2}/; s/^sweep.*/sweep: {trace: [first: {name: A}, second: {name: B}], trace.shift: [0s, 1h]}/; s/batch.easy//' study.yaml >traces.yaml
$ orrery run --dry-run traces.yaml
4 runs
58202ea61ade  batch.fcfs  {"trace":"first","trace.shift":"0s"}
0b42a60d9094  batch.fcfs  {"trace":"first","trace.shift":"1h"}
82f59ed6d566  batch.fcfs  {"trace":"second","trace.shift":"0s"}
627729d31370  batch.fcfs  {"trace":"second","trace.shift":"1h"}
# What results say: a swept parameter is part of the label and no part of the point.
$ orrery run -q study.yaml --set 'sweep={load: [0.7], policy.depth: [1, 10], seed: 1..2, platform: [small: {nodes: 128}]}' -o r.db
$ sqlite3 r.db "SELECT study, axis, value FROM v_axes JOIN v_runs USING(run_id, study) WHERE seed = 2 AND policy = 'batch.easy{depth=10}'"
Sweeps|load|0.7
Sweeps|platform|small
Sweeps|policy.depth|10
Sweeps|seed|2
$ sqlite3 r.db "SELECT point, pair, own FROM study_run WHERE ordinal IN (0, 2)"
{"load":0.7,"platform":"small"}|{"seed":1}|{}
{"load":0.7,"platform":"small"}|{"seed":1}|{"policy.depth":1}
$ orrery compare r.db --to batch.fcfs | sed -n '2,7s/ .*//p'
policy
batch.fcfs
batch.easy{depth=1}
batch.easy{depth=10}
