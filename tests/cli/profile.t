# Where events and processor time go: counts are exact, times are what they were (T). Results do not change.
$ cp $ROOT/workloads/studies/batch-quickstart.yaml s.yaml
$ orrery run s.yaml --set "sweep={seed: [1]}" --set workload.jobs=500 --set "policies=[batch.fcfs]" --profile -q -o a.db | sed -E 's/[0-9]+\.[0-9]+ (s|%)/T \1/g; s/ +[0-9]+\.[0-9]+/ T/g; s/ +[0-9]* *$//; s/  +/ /g' | sort


 (handing over records) T T %
 (next event, and this measuring) T T %
 (reading the workload) T T %
 (start, end, writing results) T T %
 arrive 500 T % T T %
 at most 22 events pending, 0 ties, T MiB a run
 decide 500 T % T T %
 finish 500 T % T T %
 where events share CPU s share ns each
batch.fcfs: 1 run, 1500 events, T s of processor time
planning the study: T s of processor time
$ orrery run s.yaml --set workload.jobs=300 --profile -q -o b.db | sed -E 's/^(batch[^:]*: [0-9]* runs, [0-9]* events).*/\1/; /^batch/!d'
batch.conservative: 10 runs, 9000 events
batch.easy: 10 runs, 9000 events
batch.easy{backfill=sjf}: 10 runs, 9000 events
batch.fcfs: 10 runs, 9000 events
batch.sjf: 10 runs, 9000 events
$ orrery run s.yaml --set workload.jobs=300 --profile -j 3 -q -o c.db | grep -cE ' 3000 +33.3 %'
15
$ orrery run s.yaml --set workload.jobs=300 -q -o d.db
$ for f in b c d; do orrery export $f.db --canonical -o $f.txt; done; cmp b.txt c.txt; cmp b.txt d.txt
# Shares of processor time add up to all of it.
$ orrery run s.yaml --set workload.jobs=5000 --set "sweep={seed: [1]}" --profile -q -o e.db | awk '/^batch/ {all = $(NF - 4)} /^  (arrive|decide|finish|\()/ {sub(/\([^)]*\)/, "other"); sum += /other/ ? $2 : $5} /at most/ {print (sum > 0.98 * all - 0.0005 && sum < 1.02 * all + 0.0005) ? "all" : sum " of " all; sum = 0}'
all
all
all
all
all
$ orrery run $ROOT/workloads/studies/os-quickstart.yaml --profile -j 2 -q -o f.db | awk '/^os/ {print $1} /^  wake  /{print "  " $1, ($2 > 0)}'
os.eevdf:
  wake 1
os.lottery:
  wake 1
os.mlfq{quanta=4ms
  wake 1
os.round_robin:
  wake 1
os.stride:
  wake 1
