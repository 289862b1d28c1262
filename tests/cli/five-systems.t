# A study of each of the five systems in one results file, and one report over all of them.
$ for s in batch cloud dag os bigdata; do
>   sed 's/^  seed: .*/  seed: 1..2/; s/jobs: 5000/jobs: 500/; s/vms: 8000/vms: 800/; s/jobs: 50,/jobs: 10,/; s/until: 20s/until: 2s/; s/jobs: 200,/jobs: 40,/' "$ROOT/workloads/studies/$s-quickstart.yaml" >$s.yaml
>   orrery run $s.yaml -o five.db | tail -1
> done
20 runs simulated, 0 were there already, 0 failed; results in five.db
8 runs simulated, 0 were there already, 0 failed; results in five.db
30 runs simulated, 0 were there already, 0 failed; results in five.db
10 runs simulated, 0 were there already, 0 failed; results in five.db
10 runs simulated, 0 were there already, 0 failed; results in five.db
$ orrery status five.db
Does backfilling pay?: 20 runs: 20 ok (100.0 %)
Which fit packs best?: 8 runs: 8 ok (100.0 %)
Which list scheduler for how much communication?: 30 runs: 30 ok (100.0 %)
Who waits beside batch threads?: 10 runs: 10 ok (100.0 %)
Who waits on a cluster that two queues share?: 10 runs: 10 ok (100.0 %)
$ sqlite3 five.db "SELECT system, count(DISTINCT policy), count(DISTINCT metric) FROM v_runs JOIN v_metrics USING(run_id, policy) GROUP BY system ORDER BY system"
batch|5|4
bigdata|5|5
cloud|4|5
dag|5|4
os|5|5
$ orrery compare five.db | grep -c 'mean ± half'
5
$ orrery report five.db -o five.html
five.html
$ grep -c 'class="study"' five.html
5
$ orrery report five.db --format md -o - | grep '^# \|^## '
## Does backfilling pay?
## Which fit packs best?
## Which list scheduler for how much communication?
## Who waits beside batch threads?
## Who waits on a cluster that two queues share?
$ orrery report five.db --format csv -o - | tail -n +2 | cut -d, -f1 | sort | uniq -c
     40 Does backfilling pay?
     20 Which fit packs best?
     60 Which list scheduler for how much communication?
     25 Who waits beside batch threads?
     25 Who waits on a cluster that two queues share?
# Files of one system each give the same file when they are merged.
$ for s in batch cloud dag os bigdata; do orrery run -q $s.yaml -o $s.db; done
$ orrery merge -o merged.db bigdata.db os.db dag.db cloud.db batch.db
Who waits on a cluster that two queues share?: 10 runs: 10 ok (100.0 %)
Who waits beside batch threads?: 10 runs: 10 ok (100.0 %)
Which list scheduler for how much communication?: 30 runs: 30 ok (100.0 %)
Which fit packs best?: 8 runs: 8 ok (100.0 %)
Does backfilling pay?: 20 runs: 20 ok (100.0 %)
$ orrery export --canonical five.db -o five.txt && orrery export --canonical merged.db | cmp - five.txt && grep -c . five.txt
17425
