# threads
# Parts of a study, simulated apart, are the study: any number of them, any order, killed in between.
$ cat >study.yaml <<'END'
> study: Parts
> system: batch
> workload: {generator: batch.lublin, jobs: 200}
> platform: {nodes: 64}
> policies: [batch.fcfs, batch.easy, batch.sjf]
> sweep: {load: [0.5, 0.7], seed: 1..7}
> measure: [wait.mean, bounded_slowdown.p95, utilization]
> compare: {to: batch.fcfs, pair: seed}
> record: [jobs, series]
> END
$ orrery plan study.yaml --chunks 4 | head -3
42 runs in 4 chunks: 11 11 10 10
~ 1/4  [0-9a-f]{12}  batch\.fcfs  \{"load":0\.5,"seed":1\}
~ 2/4  [0-9a-f]{12}  batch\.fcfs  \{"load":0\.5,"seed":2\}
$ orrery plan study.yaml >plan.txt; orrery run study.yaml --dry-run | cmp - plan.txt; head -1 plan.txt
42 runs
$ for i in 1 2 3 4; do orrery run study.yaml --chunk $i/4 -o part$i.db; done
11 runs simulated, 0 were there already, 0 failed; results in part1.db
11 runs simulated, 0 were there already, 0 failed; results in part2.db
10 runs simulated, 0 were there already, 0 failed; results in part3.db
10 runs simulated, 0 were there already, 0 failed; results in part4.db
$ ls
part1.db
part2.db
part3.db
part4.db
plan.txt
study.yaml
$ orrery run study.yaml -j1 -q -o one.db && orrery run study.yaml -j2 -q -o two.db
$ orrery merge -o all.db part3.db part1.db part4.db part2.db
Parts: 42 runs: 42 ok (100.0 %)
$ for file in one two all; do orrery export $file.db --canonical >$file.txt; done; cmp one.txt two.txt && cmp one.txt all.txt
# The chunk is told apart from those of other numbers; one that is done has nothing to do.
$ orrery run study.yaml --chunk 2/4 -o part2.db
0 runs simulated, 11 were there already, 0 failed; results in part2.db
# More chunks than runs: some have none. One file for several chunks, one after the other.
$ for i in 43 42 1; do orrery run study.yaml --chunk $i/43 -o few.db; done
0 runs simulated, 0 were there already, 0 failed; results in few.db
1 runs simulated, 0 were there already, 0 failed; results in few.db
1 runs simulated, 0 were there already, 0 failed; results in few.db
$ for i in 1 2 3; do orrery run study.yaml -q --chunk $i/3 -o turn.db; done; orrery status turn.db; orrery run study.yaml -o turn.db | tail -1
Parts: 42 runs: 42 ok (100.0 %)
0 runs simulated, 42 were there already, 0 failed; results in turn.db
$ orrery export turn.db --canonical | cmp - one.txt
# What is no chunk.
$ for chunk in 3 0/4 5/4 1/0 -1/4 1/ /4 1/4/4 a/b 1/99999999999999999999 1/100001 ''; do orrery run study.yaml --chunk "$chunk" 2>&1 | head -1; done
orrery: chunk '3' is not of the form i/N, such as 3/8
orrery: chunk '0/4': expected a number from 1 to 4 before the slash
orrery: chunk '5/4': expected a number from 1 to 4 before the slash
orrery: chunk '1/0': expected 1 to 100000 chunks
orrery: chunk '-1/4': expected a number from 1 to 4 before the slash
orrery: chunk '1/' is not of the form i/N, such as 3/8
orrery: chunk '/4' is not of the form i/N, such as 3/8
orrery: chunk '1/4/4' is not of the form i/N, such as 3/8
orrery: chunk 'a/b' is not of the form i/N, such as 3/8
orrery: chunk '1/99999999999999999999' is not of the form i/N, such as 3/8
orrery: chunk '1/100001': expected 1 to 100000 chunks
orrery: chunk '' is not of the form i/N, such as 3/8
$ orrery plan study.yaml --chunks none 2>&1 | head -1
orrery: --chunks is 'none'; expected a number from 1 to 100000
# Repetitions until results are precise: a point is of one chunk, and asks for as many as it needs there.
$ cat >repeat.yaml <<'END'
> study: Until precise
> system: batch
> workload: {generator: batch.lublin, jobs: 100}
> platform: {nodes: 64}
> policies: [batch.fcfs, batch.easy]
> sweep: {load: [0.5, 0.6, 0.7]}
> repeat: {precision: 60%, min: 4, max: 30, of: wait.mean}
> measure: [wait.mean, utilization]
> compare: {to: batch.fcfs}
> END
$ orrery plan repeat.yaml --chunks 2 | head -1
at most 180 runs, as many as repeat: needs in 2 chunks: 120 60
$ orrery run repeat.yaml -j2 -q -o whole.db; for i in 1 2; do orrery run repeat.yaml -q --chunk $i/2 -o half$i.db; done; orrery merge -o halves.db half2.db half1.db
~ Until precise: 180 runs: [0-9]+ ok \(100\.0 %\), [0-9]+ spare
$ orrery export whole.db --canonical >whole.txt; orrery export halves.db --canonical | cmp - whole.txt
$ orrery submit repeat.yaml --engine local -j2 --chunks 3 --dir parts >said; orrery status parts; orrery merge -o parts.db parts | cmp - said; orrery export parts.db --canonical | cmp - whole.txt
~ Until precise: 180 runs: [0-9]+ ok \(100\.0 %\), [0-9]+ spare
3 chunks: 3 done, 0 running, 0 stopped, 0 waiting
# Both halves in one file: the second does not forget what the first needed.
$ for i in 1 2; do orrery run repeat.yaml -q --chunk $i/2 -o both.db; done; orrery status both.db | diff - said; orrery merge -o both.db both.db >said; orrery export both.db --canonical | cmp - whole.txt
# What a chunk would simulate.
$ orrery plan study.yaml --chunks 4 | sed -n 's:^2/4  ::p' >second; orrery run study.yaml --chunk 2/4 --dry-run | sed 1d | cmp - second; orrery run study.yaml --chunk 2/4 --dry-run | head -1
11 runs
