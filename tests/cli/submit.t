# A study in chunks: printed, as processes, stopped and submitted again; the folder is merged at the end.
$ cat >study.yaml <<'END'
> study: It's "in chunks"
> system: batch
> workload: {generator: batch.lublin, jobs: 300}
> platform: {nodes: 64}
> policies: [batch.fcfs, batch.easy]
> sweep: {seed: 1..10}
> measure: [wait.mean, utilization]
> compare: {to: batch.fcfs}
> END
$ orrery run study.yaml --set load=0.6 -q -o whole.db && orrery export whole.db --canonical >whole.txt
# Nothing runs by itself; the commands are for xargs, make, or any other engine.
$ orrery submit study.yaml --set load=0.6 --engine print --dir "it's" --chunks 3 >commands; sed "s|$PWD|HERE|" commands
sh 'HERE/it'\''s/chunk.sh' 1
sh 'HERE/it'\''s/chunk.sh' 2
sh 'HERE/it'\''s/chunk.sh' 3
$ ls "it's"; cmp "it's/study.yaml" study.yaml
chunk.sh
log
plan.db
shards
study.yaml
submit.json
$ orrery status "it's"
It's "in chunks": 20 runs: 0 ok (0.0 %), 20 missing
3 chunks: 0 done, 0 running, 0 stopped, 3 waiting
? 1
$ cd /; bash <(sed -n 2p "$OLDPWD/commands"); cd "$OLDPWD"; orrery status "it's"
It's "in chunks": 20 runs: 7 ok (35.0 %), 13 missing
3 chunks: 1 done, 0 running, 0 stopped, 2 waiting
? 1
$ orrery merge -o all.db "it's"
! orrery: it's: 2 of 3 chunks are missing; submit it again, or merge what is there with --partial
? 2
$ orrery merge -o all.db "it's" --partial
It's "in chunks": 20 runs: 7 ok (35.0 %), 13 missing
# Submitted again, it goes on; once it is done there is nothing to do. The study may have changed outside by then.
$ orrery submit study.yaml --set load=0.6 --engine print --dir "it's" | wc -l
2
$ orrery submit study.yaml --set load=0.6 --engine local -j2 --dir "it's"
It's "in chunks": 20 runs: 20 ok (100.0 %)
$ orrery submit study.yaml --set load=0.6 --engine local --dir "it's" && orrery merge -o all.db "it's" && orrery export all.db --canonical | cmp - whole.txt
It's "in chunks": 20 runs: 20 ok (100.0 %)
It's "in chunks": 20 runs: 20 ok (100.0 %)
# Another study, other settings, other chunks do not go into this folder.
$ orrery submit study.yaml --engine local --dir "it's"
! orrery: it's: holds another study or another plan; choose another --dir
? 2
$ orrery submit study.yaml --set load=0.6 --engine local --dir "it's" --chunks 4
! orrery: it's: has 3 chunks, not 4; leave --chunks out or choose another --dir
? 2
# The number of chunks from a trial: a chunk has at least so much work, and never less than a run.
$ orrery submit study.yaml --engine print --dir short --chunk-time 1ns 2>trial | wc -l; sed 's/about [0-9.e+-]* s/about T s/' trial
20
about T s a run, 20 runs: 20 chunks
$ orrery submit study.yaml --engine print --dir long 2>/dev/null | wc -l; ls long | grep -c trial
1
0
? 1
# A chunk that is killed goes on where it stopped; a shard has its name only when all of it is there.
$ sed 's/jobs: 300/jobs: 20000/' study.yaml >big.yaml; orrery submit big.yaml --engine print --dir big --chunks 2 >commands
$ setsid bash <(head -1 commands) & until [ "$(stat -c %s big/shards/1.db.tmp-wal 2>/dev/null || echo 0)" -gt 150000 ]; do kill -0 $! 2>/dev/null || break; done; kill -9 -- -$!; wait $! 2>/dev/null; while orrery status big | grep -q " 1 running"; do :; done; orrery status big | tail -1
2 chunks: 0 done, 0 running, 1 stopped, 1 waiting
$ orrery submit big.yaml --engine local -j2 --dir big && orrery merge -o big.db big && orrery run big.yaml -q -j2 -o big-whole.db && orrery export big-whole.db --canonical >big.txt && orrery export big.db --canonical | cmp - big.txt
It's "in chunks": 20 runs: 20 ok (100.0 %)
It's "in chunks": 20 runs: 20 ok (100.0 %)
# A chunk that cannot be finished is told, and the others go on.
$ rm big/shards/2.db && mkdir big/shards/2.db.tmp && orrery submit big.yaml --engine local --dir big
It's "in chunks": 20 runs: 10 ok (50.0 %), 10 missing
! orrery: $PWD/big/shards/2.db.tmp: Is a directory
! chunk 2 stopped with exit code 2; submit again to go on
? 1
# A trace store that is named from here is found from anywhere.
$ mkdir logs && orrery trace import "$ROOT/traces/samples/tiny.swf" --db logs/t.db --name tiny >/dev/null 2>&1 || ls "$ROOT/traces/samples" | head -3
$ printf 'study: Replay\nsystem: batch\ntrace: {store: logs/t.db, name: tiny}\npolicies: [batch.fcfs, batch.easy]\nmeasure: [wait.mean]\n' >replay.yaml; orrery submit replay.yaml --engine print --chunks 1 --dir replay >commands; (cd /; bash "$OLDPWD/commands"); orrery status replay
Replay: 2 runs: 2 ok (100.0 %)
1 chunks: 1 done, 0 running, 0 stopped, 0 waiting
# What is refused.
$ orrery submit study.yaml --engine slrm --dir x 2>&1 | head -1
orrery: no engine 'slrm'; did you mean 'slurm'?
$ orrery submit study.yaml --engine local --dir x -- --time=1:00 2>&1 | head -1
orrery: options behind -- are for sbatch: they go with --engine slurm
$ orrery submit study.yaml --engine local --dir x --chunk-time soon 2>&1 | head -1
orrery: --chunk-time is 'soon'; expected a time such as 30s or 5m
$ orrery submit study.yaml --engine local 2>&1 | cut -c1-45
usage: orrery submit STUDY.yaml --engine slur
$ mkdir mine && cp study.yaml mine/study.yaml && orrery submit study.yaml --engine local --dir mine
! orrery: mine: has files of something else; choose another --dir
? 2
$ PATH=$(dirname "$(command -v orrery)") orrery submit study.yaml --engine slurm --chunks 1 --dir none
! orrery: sbatch cannot be started: No such file or directory; without Slurm, --engine local runs the chunks as processes
? 2
$ mkdir theirs && cp whole.db theirs/plan.db && orrery submit study.yaml --engine print --dir theirs --chunks 1
! orrery: theirs: has files of something else; choose another --dir
? 2
$ cmp whole.db theirs/plan.db; ls theirs
plan.db
# Of an attempt that was stopped in the middle, nothing is in the way of the next.
$ mkdir half && : >half/unfinished && cp whole.db half/plan.db && orrery submit study.yaml --engine print --dir half --chunks 1 | wc -l; ls half
1
chunk.sh
log
plan.db
shards
study.yaml
submit.json
# Another baseline is another plan, though the runs are the same.
$ orrery submit study.yaml --set load=0.6 --set compare.to=batch.easy --engine print --dir "it's"
! orrery: it's: holds another study or another plan; choose another --dir
? 2
# A starter that does not care for ended children.
$ orrery submit study.yaml --engine print --chunks 2 --dir deaf | wc -l; timeout 100 python3 -c "import os, signal; signal.signal(signal.SIGCHLD, signal.SIG_IGN); os.execvp('orrery', ['orrery', 'submit', 'study.yaml', '--engine', 'local', '--dir', 'deaf'])"
2
It's "in chunks": 20 runs: 20 ok (100.0 %)
# A chunk that somebody is working on is left to him, and status says so.
$ rm deaf/shards/2.db; : >deaf/shards/2.db.tmp; cat >hold.py <<'END'
> import fcntl, subprocess
> file = open('deaf/shards/2.db.tmp', 'r+')
> fcntl.lockf(file, fcntl.LOCK_EX, 1, 1 << 62)
> for words in ['status', 'deaf'], ['submit', 'study.yaml', '--engine', 'local', '--dir', 'deaf']:
>     print(subprocess.run(['orrery', *words]).returncode, flush=True)
> END
$ python3 hold.py; orrery status deaf | tail -1
It's "in chunks": 20 runs: 10 ok (50.0 %), 10 missing
2 chunks: 1 done, 1 running, 0 stopped, 0 waiting
1
It's "in chunks": 20 runs: 10 ok (50.0 %), 10 missing
1
2 chunks: 1 done, 0 running, 1 stopped, 0 waiting
! chunk 2 is being simulated by another program
# A plan that is only the beginning of the new one is another plan, too.
$ orrery submit study.yaml --set 'policies=[batch.fcfs]' --engine print --chunks 2 --dir prefix | wc -l; orrery submit study.yaml --engine print --dir prefix
2
! orrery: prefix: holds another study or another plan; choose another --dir
? 2
# As many chunks as there is work for: never none, never more than runs.
$ for time in 1000h 1ns; do orrery submit study.yaml --engine print --chunk-time $time --dir t$time 2>told | wc -l; sed 's/^about [0-9.e-]* s/about X s/' told; done
1
about X s a run, 20 runs: 1 chunk
20
about X s a run, 20 runs: 20 chunks
# A folder is merged into a file of its own, not into one of the folder.
$ for name in plan.db shards/1.db; do orrery merge -o deaf/$name deaf --partial; done; orrery status deaf | head -1
It's "in chunks": 20 runs: 10 ok (50.0 %), 10 missing
! orrery: deaf/plan.db: belongs to the folder deaf; choose another name with -o
! orrery: deaf/shards/1.db: belongs to the folder deaf; choose another name with -o
