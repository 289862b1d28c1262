# The report as Markdown, CSV and JSON, with names that would break a table.
$ cat >study.yaml <<'END'
> study: "A | B <b>*bold*</b>"
> system: batch
> workload: {generator: batch.lublin, jobs: 150}
> platform: {nodes: 64}
> policies: [batch.fcfs, batch.sjf, batch.easy]
> sweep: {load: [0.6, 0.9], seed: 1..3}
> measure: [wait.mean, utilization]
> compare: {to: batch.fcfs, pair: seed}
> END
$ orrery run study.yaml -q -o r.db
$ sqlite3 r.db "UPDATE run SET status = 'failed', error = 'a | b <i>' || char(10) || 'c' WHERE policy = 'batch.sjf' AND seed = 2"
$ orrery report r.db --format md -o - | sed '/^### Provenance/,$d;s/^| `[0-9a-f]*`/| ID/'
## A \| B \<b\>\*bold\*\</b\>

System batch: 3 policies, 2 points, 3 repetitions of each; 16 of 18 runs finished, 2 failed.

### load 0.6

| policy | wait.mean \[s\] | utilization |
|---|--:|--:|
| batch.fcfs | 6415 ± 7872 | 0.4663 ± 0.0605 |
| batch.sjf | 3092 ± 5058 (-61.9 %) | 0.4703 ± 0.0566 (+1.4 %) |
| batch.easy | 1909 ± 2671 (-70.2 %) | 0.4784 ± 0.0270 (+2.6 %) |

### load 0.9

| policy | wait.mean \[s\] | utilization |
|---|--:|--:|
| batch.fcfs | 12346 ± 23075 | 0.5662 ± 0.0991 |
| batch.sjf | 5031 ± 7833 (-68.8 %) | 0.4989 ± 1.5840 (-9.2 %) |
| batch.easy | 3668 ± 7571 (-70.3 %) | 0.5929 ± 0.1527 (+4.7 %) |

Mean ± half of the 95 % interval over 3 repetitions; in brackets the difference to batch.fcfs, paired, \* where it is significant (Holm).

### Failed runs

| run | policy | axes | why |
|---|---|---|---|
| ID | batch.sjf | load 0.6, seed 2 | a \| b \<i\> c |
| ID | batch.sjf | load 0.9, seed 2 | a \| b \<i\> c |
$ orrery report r.db --format md
report.md
$ grep -c '^- orrery' report.md
1
$ orrery report r.db --format csv -o - | tr -d '\r' | cut -d, -f1-8,17-18 | head -8
study,system,load,policy,metric,unit,n,mean,p_adj,significant
A | B <b>*bold*</b>,batch,0.6,batch.fcfs,wait.mean,s,3,6414.7424477160175,,
A | B <b>*bold*</b>,batch,0.6,batch.fcfs,utilization,,3,0.46625453217918505,,
A | B <b>*bold*</b>,batch,0.6,batch.sjf,wait.mean,s,2,3092.3248140749533,0.1936441239436544,0
A | B <b>*bold*</b>,batch,0.6,batch.sjf,utilization,,2,0.4702956852621147,0.8010700513973149,0
A | B <b>*bold*</b>,batch,0.6,batch.easy,wait.mean,s,3,1908.79110202018,0.14971868855328427,0
A | B <b>*bold*</b>,batch,0.6,batch.easy,utilization,,3,0.4783978458147496,0.5187794956452303,0
A | B <b>*bold*</b>,batch,0.9,batch.fcfs,wait.mean,s,3,12345.98291198199,,
$ orrery report r.db --format json -o - | head -4 | cut -c1-150
{"format": "orrery report", "version": 1, "studies": [
  {"name": "A | B <b>*bold*</b>", "system": "batch", "baseline": "batch.fcfs", "level": 0.95, "repetitions": 3, "planned": 18, "finished": 16, "failed
   "points": [{"load":0.6}, {"load":0.9}],
   "policies": ["batch.fcfs", "batch.sjf", "batch.easy"],
$ orrery report r.db --format xml
! orrery: no format 'xml'; did you mean 'html'?
? 2
$ orrery report r.db --format m
! orrery: no format 'm'; did you mean 'md'?
? 2
$ orrery report r.db --format md --study 'A'
! orrery: r.db: no study 'A'
? 2
$ orrery report r.db --format md -o r.db
! orrery: r.db: this is the results file; choose another name with -o
? 2
$ orrery report r.db --format md -o /nowhere/x.md
! orrery: /nowhere/x.md: cannot be written: No such file or directory
? 2
$ orrery report r.db --format md -o - >/dev/full
! orrery: standard output cannot be written; is the disk full?
? 2
# CSV and JSON say the same of every cell, and an interval is around its mean.
$ cat >agree.yaml <<'END'
> study: Agree
> system: batch
> workload: {generator: batch.lublin, jobs: 100}
> platform: {nodes: 64}
> policies: [batch.fcfs, batch.easy, batch.sjf]
> sweep: {load: [0.5, 0.8], seed: 1..4}
> measure: [wait.mean, utilization]
> compare: {to: batch.fcfs}
> END
$ orrery run agree.yaml -q -o agree.db; orrery report agree.db --format csv -o agree.csv; orrery report agree.db --format json -o agree.json; python3 -c "
> import csv, json
> rows = list(csv.DictReader(open('agree.csv')))
> cells = json.load(open('agree.json'))['studies'][0]['cells']
> assert len(rows) == len(cells) == 12
> for row, cell in zip(rows, cells):
>     for key in 'n', 'mean', 'ci_low', 'ci_high', 'base_mean', 'diff', 'diff_low', 'diff_high', 'p_adj', 'p_best', 'rank':
>         assert (row[key] == '' and cell[key] is None) or float(row[key]) == cell[key], (key, row, cell)
>     assert float(row['ci_low']) < float(row['mean']) < float(row['ci_high'])
>     assert row['diff'] == '' or float(row['diff_low']) <= float(row['diff']) <= float(row['diff_high'])
> print(sum(row['diff'] != '' for row in rows), 'differences agree')"
agree.csv
agree.json
8 differences agree
