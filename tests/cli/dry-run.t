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
$ orrery run --dry-run study.yaml --set sweep.seed=4 --set 'policies=[batch.sjf]'
$ orrery run --dry-run study.yaml --set 'sweep={seed: 1..3}' --set load=0.9 | head -3
$ orrery run --dry-run study.yaml --set platform.nodes=0
$ orrery run --dry-run study.yaml --set platform.nods=8
$ orrery run --dry-run study.yaml --set nods=8
$ orrery run --dry-run study.yaml --set platform
$ orrery run --dry-run study.yaml --set =8
$ orrery run --dry-run study.yaml --set study.name=x
$ orrery run --dry-run study.yaml --set 'platform={nodes: [}'
$ orrery run --dry-run study.yaml --set platform..nodes=8
$ ls
