# Courses of levels with a fixed time between their points.
$ cat >study.yaml <<'END'
> study: Points an hour
> system: batch
> workload: {generator: batch.lublin, jobs: 200}
> platform: {nodes: 64}
> policies: [batch.fcfs]
> measure: [makespan, queue_length.mean, busy.mean]
> record: [jobs, series: 1h]
> END
$ orrery run study.yaml -q -o a.db; sqlite3 a.db "SELECT name, kind, n = 1 + CAST(value / 3600 AS INTEGER) FROM series JOIN v_metrics ON metric = 'makespan'"
bounded_slowdown|quantile|0
busy|level|1
queue_length|level|1
wait|quantile|0
# The mean of all bins is the mean of the level, which is measured by itself.
$ cat >mean.py <<'END'
> import sqlite3, struct
> db = sqlite3.connect("a.db")
> end, = db.execute("SELECT max(finish_ns) / 1e9 FROM jobs").fetchone()
> for name in "busy", "queue_length":
>     n, x, y = db.execute("SELECT n, x, y FROM series WHERE name = ?", (name,)).fetchone()
>     x, y = struct.unpack(f"{n}d", x), struct.unpack(f"{n}d", y)
>     mean, = db.execute("SELECT value FROM v_metrics WHERE metric = ?", (name + ".mean",)).fetchone()
>     area = sum(v * (min(a + 3600, end) - a) for a, v in zip(x, y))
>     print(name, all(a == 3600 * i for i, a in enumerate(x)), abs(area / end - mean) < 1e-9 * (1 + mean))
> END
$ python3 mean.py
busy True False
queue_length True False
# The interval is part of the run's id; without one the id is as it was, and points adapt to the run.
$ for r in '[jobs, series]' '[jobs, series: 1h]' '[jobs, series: 60min]' '[jobs, series: 2h]'; do orrery run study.yaml --set "record=$r" --dry-run | sed -n '2s/ .*//p'; done | uniq | wc -l
3
$ orrery run study.yaml --set "record=[series]" -q -o b.db; sqlite3 b.db "SELECT DISTINCT kind, n <= 512 FROM series"
quantile|1
level|1
# Too many points, and what is no interval.
$ orrery run study.yaml --set "record=[series: 100ms]" -q -o c.db 2>&1 | sed 's/run [0-9a-f]*/run/'
run: record: series: 100ms gives more than 1000000 points; expected a longer time between them, or none for points that adapt to the run; run stopped
$ orrery run study.yaml --set "record=[series: 0s]"
! orrery: --set:1:10: record: series is '0s'; expected a time such as 60s
? 2
$ orrery run study.yaml --set "record=[series: soon]"
! orrery: --set:1:10: record: series: 'soon' is not a duration such as 90s, 4ms, 1h30m or 2 weeks
? 2
$ orrery run study.yaml --set "record=[series: never]"
! orrery: --set:1:10: record: series is 'never'; expected a time such as 60s
? 2
$ orrery run study.yaml --set "record=[jobs: 60s]"
! orrery: --set:1:2: only series takes a value, the time between its points: 'series: 60s'
? 2
$ orrery run study.yaml --set "record=[{series: 60s, jobs: 1}]"
! orrery: --set:1:2: only series takes a value, the time between its points: 'series: 60s'
? 2
# Two intervals, or a table twice: one of them would have to be forgotten.
$ orrery run study.yaml --set "record=[series: 1h, series: 2h]"
! orrery: --set:1:14: record: series is there twice
? 2
$ orrery run study.yaml --set "record=[series: 1h, series]"
! orrery: --set:1:14: record: series is there twice
? 2
$ orrery run study.yaml --set "record=[jobs, series, jobs]"
! orrery: --set:1:16: record: jobs is there twice
? 2
