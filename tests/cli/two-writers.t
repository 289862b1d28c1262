# threads
# Two studies that want to write one file at the same time: the second is refused, the first goes on.
# The one that is killed has a load of its own, so that no run of it is there already for the next.
$ cp "$ROOT/workloads/studies/batch-quickstart.yaml" study.yaml
$ : >results.db; flock results.db orrery run study.yaml
! orrery: results.db: another run is writing it; wait for it or choose another file with -o
? 2
$ rm results.db; orrery run study.yaml -q --set 'sweep={load: [0.5], seed: 1..80}' & first=$!; until test -s results.db; do kill -0 $first || break; done; orrery run study.yaml; kill -9 $first; wait $first 2>/dev/null; true
! orrery: results.db: another run is writing it; wait for it or choose another file with -o
$ orrery run study.yaml | tail -1
50 runs simulated, 0 were there already, 0 failed; results in results.db
# Reading is always possible.
$ flock results.db orrery compare results.db | head -1
Does backfilling pay?
