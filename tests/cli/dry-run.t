# What would be run, and what --set changes: no file is written.
$ cat >study.yaml <<'END'
> study: Small
> system: batch
> workload: {generator: batch.lublin, jobs: 50}
> platform: {nodes: 16}
> policies: [batch.fcfs, {batch.easy: {depth: 3}}]
> sweep:
>   load: [0.5, 0.7]
>   seed: 1..2
> measure: [wait.mean]
> END
$ orrery run --dry-run study.yaml
8 runs
4de4b28870ba  batch.fcfs  {"load":0.5,"seed":1}
b27bf7e08569  batch.fcfs  {"load":0.5,"seed":2}
3ff1ec5e0710  batch.fcfs  {"load":0.7,"seed":1}
a32572075777  batch.fcfs  {"load":0.7,"seed":2}
60a6fb99220a  batch.easy{depth=3}  {"order":"fcfs","backfill":"fcfs","depth":3,"load":0.5,"seed":1}
a4d162133122  batch.easy{depth=3}  {"order":"fcfs","backfill":"fcfs","depth":3,"load":0.5,"seed":2}
4f041a244687  batch.easy{depth=3}  {"order":"fcfs","backfill":"fcfs","depth":3,"load":0.7,"seed":1}
d894ee75b696  batch.easy{depth=3}  {"order":"fcfs","backfill":"fcfs","depth":3,"load":0.7,"seed":2}
$ orrery run --dry-run study.yaml --set sweep.seed=4 --set 'policies=[batch.sjf]' | sed 's|^[0-9a-f]*  ||'
2 runs
batch.sjf  {"misfit":"block","load":0.5,"seed":4}
batch.sjf  {"misfit":"block","load":0.7,"seed":4}
$ orrery run --dry-run study.yaml --set 'sweep={seed: 1..3}' --set load=0.9 | head -3 | sed 's|^[0-9a-f]*  ||'
6 runs
batch.fcfs  {"seed":1}
batch.fcfs  {"seed":2}
$ orrery run --dry-run study.yaml --set platform.nodes=0
! orrery: study.yaml:4:11: platform needs 'nodes:' of at least 1
? 2
$ orrery run --dry-run study.yaml --set platform.nods=8
! orrery: --set:1:1: platform has no parameter 'nods'; did you mean 'nodes'?
? 2
$ orrery run --dry-run study.yaml --set nods=8
! orrery: --set:1:1: study has no key 'nods'
? 2
$ orrery run --dry-run study.yaml --set platform
! orrery: --set platform: expected key=value
? 2
$ orrery run --dry-run study.yaml --set =8
! orrery: --set =8: expected key=value
? 2
$ orrery run --dry-run study.yaml --set study.name=x
! orrery: study.name: 'study' holds no keys
? 2
$ orrery run --dry-run study.yaml --set 'platform={nodes: [}'
! orrery: --set:1:10: while parsing a flow node: did not find expected node content
? 2
$ orrery run --dry-run study.yaml --set platform..nodes=8
! orrery: platform has no parameter ''
? 2
$ ls
study.yaml
