# threads
# The first study of the manual: the same bytes on one thread and on two, and nothing to do twice.
$ orrery run "$ROOT/workloads/studies/batch-quickstart.yaml" -j1 -o one.db
$ orrery run "$ROOT/workloads/studies/batch-quickstart.yaml" -j2 -o two.db | tail -1
$ orrery export one.db --canonical -o one.txt
$ orrery export two.db --canonical >two.txt
$ cmp one.txt two.txt && wc -l <one.txt && cut -f1 one.txt | uniq -c | sed 's/^ *//'
$ orrery run "$ROOT/workloads/studies/batch-quickstart.yaml" -j2 -o two.db | tail -1
$ orrery export two.db --canonical | cmp - one.txt
$ orrery compare one.db --to batch.easy | head -8
$ orrery compare one.db --to batch.nosuch
$ orrery compare one.db --study nosuch
$ orrery export one.db | grep -c ^provenance
$ orrery export one.db --canonical -o /nowhere/x.txt
$ orrery export one.db --canonical >/dev/full
