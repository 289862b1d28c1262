# threads
# Event logs: the same bytes on any number of threads; read back in words, as CSV and as JSON; broken ones are refused.
$ cat >study.yaml <<'END'
> study: A look inside
> system: batch
> workload: {generator: batch.lublin, jobs: 300}
> platform: {nodes: 64}
> policies: [batch.fcfs, batch.easy]
> sweep: {seed: 1..2}
> measure: [wait.mean]
> record: [jobs]
> END
$ orrery run study.yaml --log events -j 1 -o a.db | tail -1
4 event logs: a.ID.olog
$ mkdir logs; orrery run study.yaml --log events -j 3 --log-dir logs -o a2.db | tail -1; rm a2.db
4 event logs: logs/a2.ID.olog
$ ls *.olog | wc -l; for f in a.*.olog; do cmp $f logs/a2${f#a}; done
4
$ rm -r logs; orrery run study.yaml --dry-run | sed -n '2s/ .*//p' >id; mv a.$(cat id).olog one.olog; rm a.*
$ orrery replay-log one.olog --to 7h --format text | sed 's/^run [0-9a-f]*/run ID/'
run ID, system batch, policy batch.fcfs
        44.332859085  arrive    arrive        job 0
        47.971382037  complete  finish        job 0
        47.971382037  decide    decide        wake-up 0
      1477.882979973  arrive    arrive        job 1
      1660.860953150  arrive    arrive        job 2
      1798.549603535  complete  finish        job 2
      1798.549603535  decide    decide        wake-up 0
      1994.161337039  arrive    arrive        job 3
      2165.964943491  arrive    arrive        job 4
      2173.787919756  complete  finish        job 3
      2173.787919756  decide    decide        wake-up 0
      2249.855375045  arrive    arrive        job 5
      2252.646243292  complete  finish        job 5
      2252.646243292  decide    decide        wake-up 0
      2273.335634840  arrive    arrive        job 6
      2351.924776420  arrive    arrive        job 7
      2797.733349610  arrive    arrive        job 8
      2821.343741787  arrive    arrive        job 9
      2822.882353915  complete  finish        job 8
      2822.882353915  decide    decide        wake-up 0
      6239.161674611  complete  finish        job 9
      6239.161674611  decide    decide        wake-up 0
      6270.027707082  arrive    arrive        job 10
      6349.633282431  arrive    arrive        job 11
      8766.604732394  arrive    arrive        job 12
      8894.214714846  arrive    arrive        job 13
      9736.906758826  complete  finish        job 7
      9736.906758826  decide    decide        wake-up 0
     10093.608549989  arrive    arrive        job 14
     14349.143708066  complete  finish        job 6
     14349.143708066  decide    decide        wake-up 0
     14352.389044660  complete  finish        job 12
     14352.389044660  decide    decide        wake-up 0
     14352.495458936  complete  finish        job 13
     14352.495458936  decide    decide        wake-up 0
     14357.519127442  complete  finish        job 14
     14357.519127442  decide    decide        wake-up 0
     14551.996420983  arrive    arrive        job 15
     14566.820645454  complete  finish        job 15
     14566.820645454  decide    decide        wake-up 0
     15851.841765724  complete  finish        job 10
     15851.841765724  decide    decide        wake-up 0
     16428.113262830  arrive    arrive        job 16
     16497.787752207  complete  finish        job 16
     16497.787752207  decide    decide        wake-up 0
     17070.031747625  complete  finish        job 11
     17070.031747625  decide    decide        wake-up 0
     20282.508621685  complete  finish        job 4
     20282.508621685  decide    decide        wake-up 0
$ orrery replay-log one.olog --only finish,arrive --from 7h --to 9h --format csv
time_s,phase,event,a_is,a,b_is,b
29826.815699837,arrive,arrive,job,17,,0
30567.886882201,arrive,arrive,job,18,,0
30658.795108793,arrive,arrive,job,19,,0
30689.001060622,complete,finish,job,19,,0
30793.002598176,arrive,arrive,job,20,,0
30846.749421635,complete,finish,job,20,,0
31872.502909229,complete,finish,job,1,,0
$ orrery replay-log one.olog --only decide --to 7h --format json
{"time_s":47.971382037,"phase":"decide","event":"decide","wake-up":0}
{"time_s":1798.549603535,"phase":"decide","event":"decide","wake-up":0}
{"time_s":2173.787919756,"phase":"decide","event":"decide","wake-up":0}
{"time_s":2252.646243292,"phase":"decide","event":"decide","wake-up":0}
{"time_s":2822.882353915,"phase":"decide","event":"decide","wake-up":0}
{"time_s":6239.161674611,"phase":"decide","event":"decide","wake-up":0}
{"time_s":9736.906758826,"phase":"decide","event":"decide","wake-up":0}
{"time_s":14349.143708066,"phase":"decide","event":"decide","wake-up":0}
{"time_s":14352.389044660,"phase":"decide","event":"decide","wake-up":0}
{"time_s":14352.495458936,"phase":"decide","event":"decide","wake-up":0}
{"time_s":14357.519127442,"phase":"decide","event":"decide","wake-up":0}
{"time_s":14566.820645454,"phase":"decide","event":"decide","wake-up":0}
{"time_s":15851.841765724,"phase":"decide","event":"decide","wake-up":0}
{"time_s":16497.787752207,"phase":"decide","event":"decide","wake-up":0}
{"time_s":17070.031747625,"phase":"decide","event":"decide","wake-up":0}
{"time_s":20282.508621685,"phase":"decide","event":"decide","wake-up":0}
$ orrery replay-log one.olog --count | sed 1d
arrive                        300
finish                        300
decide                        300
all                           900
$ orrery replay-log one.olog --count --format json --only complete
{"event":"finish","count":300}
$ orrery replay-log one.olog --count --format csv
event,count
arrive,300
finish,300
decide,300
# Every job ends in the log when it ends in the records.
$ orrery run study.yaml -q -o r.db; orrery replay-log one.olog --only finish --format csv >finish.csv
$ sqlite3 r.db ".import --csv finish.csv log" "SELECT count(*), count(DISTINCT job_no) FROM log JOIN jobs ON job_no = a AND replace(time_s, '.', '') = CAST(printf('%010d', finish_ns) AS TEXT) JOIN run USING(run_no) WHERE run_id LIKE '$(cat id)%'"
300|300
# A filter by handlers and phases, of one run.
$ orrery run study.yaml --log events:arrive,complete --run $(cat id) -q -o f.db; ls f.* | sed "s/$(cat id)/ID/"; orrery replay-log f.$(cat id).olog --count | sed 1d
f.ID.olog
f.db
arrive                        300
finish                        300
all                           600
$ orrery run study.yaml --log events:arive -o g.db
! orrery: --log events: there is no handler or phase 'arive'; did you mean 'arrive'?
? 2
$ orrery run study.yaml --log events:heartbeat -o g.db
! orrery: --log events: there is no handler or phase 'heartbeat'; expected some of complete, fault, arrive, decide, observe, finish
? 2
$ orrery run study.yaml --log events: -o g.db
! orrery: --log events: an empty name in ''
? 2
$ orrery run study.yaml --log event -o g.db
! orrery: --log is 'event'; expected events or events:NAMES
? 2
$ orrery run study.yaml --log events --run zz -o g.db
! orrery: no run of the study has an id that begins with 'zz' (--dry-run lists them)
? 2
$ orrery run study.yaml --log-dir x -o g.db
! orrery: --log-dir needs --log
? 2
$ orrery run study.yaml --log events --log-dir nowhere -q -o g.db 2>&1 | sed "s/g\..*olog/g.ID.olog/"
orrery: nowhere/g.ID.olog: No such file or directory
# What is there already is not simulated again, so it gives no log.
$ orrery run study.yaml --log events -o r.db | tail -1
0 event logs: r.ID.olog
# Logs that are broken.
$ head -c 700 one.olog >cut.olog; orrery replay-log cut.olog --count --format csv
event,count
! orrery: cut.olog: the event log is cut: its end is missing
? 2
$ head -c 3 one.olog >cut.olog; orrery replay-log cut.olog
! orrery: cut.olog: not an event log
? 2
$ (head -c 6 one.olog; printf '\011'; tail -c +8 one.olog) >new.olog; orrery replay-log new.olog
! orrery: new.olog: an event log of version 9; this program reads version 2
? 2
$ (head -c 400 one.olog; printf 'X'; tail -c +402 one.olog) >flip.olog; orrery replay-log flip.olog --format json
! orrery: flip.olog: the event log was changed: block 2 is broken
? 2
$ (cat one.olog; echo) >more.olog; orrery replay-log more.olog --count --format json
! orrery: more.olog: the event log was changed: something follows its end
? 2
$ orrery replay-log study.yaml
! orrery: study.yaml: not an event log
? 2
$ orrery replay-log no.olog
! orrery: no.olog: No such file or directory
? 2
$ orrery replay-log .
! orrery: .: not an event log
? 2
$ orrery replay-log one.olog --from soon
! orrery: --from: 'soon' is not a duration such as 90s, 4ms, 1h30m or 2 weeks
! usage: orrery replay-log FILE.olog [--from TIME] [--to TIME] [--only NAMES] [--format text|csv|json] [--count]
? 2
$ orrery replay-log one.olog --format xml
! orrery: --format is 'xml'; expected text, csv or json
! usage: orrery replay-log FILE.olog [--from TIME] [--to TIME] [--only NAMES] [--format text|csv|json] [--count]
? 2
$ orrery replay-log one.olog --only finnish --format json
! orrery: one.olog: --only: the log has no handler or phase 'finnish'; did you mean 'finish'?
? 2
$ orrery replay-log one.olog --only ''
! orrery: --only: an empty name in ''
! usage: orrery replay-log FILE.olog [--from TIME] [--to TIME] [--only NAMES] [--format text|csv|json] [--count]
? 2
$ orrery replay-log one.olog --only finish, --count
! orrery: --only: an empty name in 'finish,'
! usage: orrery replay-log FILE.olog [--from TIME] [--to TIME] [--only NAMES] [--format text|csv|json] [--count]
? 2
$ orrery replay-log one.olog --from 2h --to 1h
! orrery: --from is later than --to
! usage: orrery replay-log FILE.olog [--from TIME] [--to TIME] [--only NAMES] [--format text|csv|json] [--count]
? 2
$ orrery replay-log one.olog >/dev/full
! orrery: standard output cannot be written; is the disk full?
? 2
# Numbers are those of the records: every VM that leaves is that of the record that ends then.
$ orrery run $ROOT/workloads/studies/cloud-quickstart.yaml --set 'sweep={seed: [7]}' --set 'policies=[cloud.best_fit]' --set 'compare={to: cloud.best_fit}' --set 'record=[vms]' --log events:exit -q -o cloud.db
$ orrery replay-log cloud.*.olog --format csv | sed -n 's/^\([0-9]*\)\.\([0-9]*\),complete,exit,VM,\([0-9]*\),.*/\1\2|\3/p' | sed 's/^0*//' | sort >told
$ sqlite3 cloud.db "SELECT finish_ns, vm_no FROM vms WHERE start_ns IS NOT NULL" | sort >recorded
$ wc -l <told && cmp told recorded
8000
