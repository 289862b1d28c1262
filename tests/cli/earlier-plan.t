# What is left of an earlier plan of a study is kept, but is no part of its canonical export.
$ cat >wide.yaml <<'END'
> study: Which?
> system: batch
> workload: {generator: batch.lublin, jobs: 100}
> platform: {nodes: 128}
> policies: [batch.fcfs, batch.easy, batch.sjf]
> measure: [wait.mean]
> repeat: {precision: 1%, min: 2, max: 6}
> record: [jobs, series]
> compare: {to: batch.fcfs}
> END
$ sed 's/, batch.sjf//; s/precision: 1%/precision: 90%/' wide.yaml >narrow.yaml
$ orrery run -q wide.yaml -o grown.db && orrery run narrow.yaml -o grown.db | tail -2
precision 90% reached at 1 of 1 points
0 runs simulated, 10 were there already, 0 failed; results in grown.db
$ orrery run -q narrow.yaml -o fresh.db
$ orrery export --canonical grown.db -o grown.txt && orrery export --canonical fresh.db | cmp - grown.txt && cut -f1 grown.txt | uniq -c | sed 's/^ *//'
1 study
12 run
12 study_run
20 glossary
1 gantt
10 metric
40 series
1 comparison
1000 jobs
# They are there when they are asked for again.
$ orrery run wide.yaml -o grown.db | tail -1
0 runs simulated, 18 were there already, 0 failed; results in grown.db
