# threads
# A run that fails stops no other one; all that failed are listed at the end, in the order of the plan.
$ cat >study.yaml <<'END'
> study: Some fail
> system: dag
> workload: {generator: dag.chains, cost: 10s, ccr: 0}
> platform: {machines: [{name: a, count: 2}]}
> policies: [dag.eft, dag.round_robin]
> sweep: {options.noise: ["1", "lognormal(500, 100)"], seed: 1..12}
> measure: [tasks]
> END
$ orrery run study.yaml -j2 -o all.db 2>errors.txt | grep -v '^dag\|^policy\|^options' >shown.txt; grep -c 'run stopped$' errors.txt; sed 's/: the clock.*//; s/run [0-9a-f]*/run ID/' shown.txt | tail -24
24
...
failed: run ID: dag.eft {"options.noise":"lognormal(500, 100)"}{"seed":1}
...
failed: run ID: dag.eft {"options.noise":"lognormal(500, 100)"}{"seed":12}
failed: run ID: dag.round_robin {"options.noise":"lognormal(500, 100)"}{"seed":1}
...
failed: run ID: dag.round_robin {"options.noise":"lognormal(500, 100)"}{"seed":8}
and 4 more failed
48 runs simulated, 0 were there already, 24 failed; results in all.db
$ orrery run study.yaml -q -o all.db 2>/dev/null; echo $?; orrery status all.db | head -1
1
Some fail: 48 runs: 24 ok (50.0 %), 24 failed
# A failure is a result: it is the same in parts, and a part with failures is done.
$ for i in 1 2 3; do orrery run study.yaml -q --chunk $i/3 -o $i.db 2>/dev/null; done; orrery merge -o parts.db 2.db 3.db 1.db; orrery export all.db --canonical >all.txt; orrery export parts.db --canonical | cmp - all.txt
Some fail: 48 runs: 24 ok (50.0 %), 24 failed
# A run that is ok in one file goes before the same run failed in another.
$ cp 1.db worse.db; sqlite3 worse.db "UPDATE run SET status = 'failed', error = 'no luck' WHERE status = 'ok'; DELETE FROM metric"; orrery merge -o better.db worse.db 1.db 2.db 3.db; orrery export better.db --canonical | cmp - all.txt
Some fail: 48 runs: 24 ok (50.0 %), 24 failed
# Another study in the same file leaves the failures of this one as they are.
$ orrery run "$ROOT/workloads/studies/batch-quickstart.yaml" --set sweep.seed=1 -q -o all.db; orrery status all.db | sed -n '1p; $p'
Some fail: 48 runs: 24 ok (50.0 %), 24 failed
Does backfilling pay?: 10 runs: 10 ok (100.0 %)
# Nor does another study of the same system, nor another chunk: they are not tried again there, so they are not forgotten.
$ cp 1.db both.db; orrery run study.yaml -q --set 'sweep={seed: 13..14}' --set study=Others -o both.db; orrery status both.db | grep -v '^failed\|^and'
Some fail: 48 runs: 8 ok (16.7 %), 8 failed, 32 missing
Others: 4 runs: 4 ok (100.0 %)
$ sqlite3 both.db 'SELECT status, count(*) FROM run JOIN provenance USING(run_no) GROUP BY status'
failed|8
ok|12
$ for i in 2 3; do orrery run study.yaml -q --chunk $i/3 -o both.db 2>/dev/null; done; orrery status both.db | head -1; orrery run study.yaml -q --chunk 3/3 -o both.db 2>&1 | grep -c stopped; orrery status both.db | head -1
Some fail: 48 runs: 24 ok (50.0 %), 24 failed
8
Some fail: 48 runs: 24 ok (50.0 %), 24 failed
# A comparison is of the plan that was run: when another one is begun, it goes.
$ printf 'study: S\nsystem: batch\nworkload: {generator: batch.lublin, jobs: 50}\nplatform: {nodes: 16}\npolicies: [batch.fcfs, batch.easy]\nsweep: {load: [0.5, 0.7], seed: 1..2}\nmeasure: [wait.mean]\ncompare: {to: batch.fcfs}\n' >plain.yaml; orrery run plain.yaml -q -o plain.db; sqlite3 plain.db 'SELECT count(*) FROM comparison'
2
$ orrery run plain.yaml -q --set 'sweep={load: [0.6], seed: 1..4}' --chunk 1/2 -o plain.db; sqlite3 plain.db 'SELECT count(*) FROM comparison'
0
# Submitted, a chunk with failures is done; the failures are told.
$ orrery submit study.yaml --engine local -j2 --chunks 3 --dir parts 2>/dev/null; orrery status parts | grep -v '^failed\|^and'; orrery status parts | grep -c '^failed'; orrery merge -o submitted.db parts >said; orrery export submitted.db --canonical | cmp - all.txt
Some fail: 48 runs: 24 ok (50.0 %), 24 failed
Some fail: 48 runs: 24 ok (50.0 %), 24 failed
3 chunks: 3 done, 0 running, 0 stopped, 0 waiting
20
