# threads
# Files of results become one: the same bytes for any order and any number of times.
$ cat >a.yaml <<'END'
> study: One
> system: batch
> workload: {generator: batch.lublin, jobs: 100}
> platform: {nodes: 64}
> policies: [batch.fcfs, batch.easy]
> sweep: {load: [0.5, 0.7], seed: 1..5}
> measure: [wait.mean, bounded_slowdown.p95, utilization]
> compare: {to: batch.fcfs, pair: seed}
> record: [jobs, series]
> END
$ for i in 1 2 3; do orrery run a.yaml -q --chunk $i/3 -o a$i.db; done; orrery run a.yaml -q -o whole.db; orrery export whole.db --canonical >whole.txt
$ python3 -c "
> import itertools, subprocess
> whole = open('whole.txt', 'rb').read()
> for order in itertools.permutations(['a1.db', 'a2.db', 'a3.db', 'a1.db']):
>     subprocess.run(['orrery', 'merge', '-o', 'u.db', *order], check=True, stdout=subprocess.DEVNULL)
>     assert subprocess.run(['orrery', 'export', '--canonical', 'u.db'], capture_output=True).stdout == whole, order
>     subprocess.run(['rm', 'u.db'])
> print('equal')"
equal
# Into a file that is there, one after the other; again; with itself; with the whole.
$ for i in 2 3 1 1; do orrery merge -o all.db a$i.db; done
One: 20 runs: 7 ok (35.0 %), 13 missing
One: 20 runs: 13 ok (65.0 %), 7 missing
One: 20 runs: 20 ok (100.0 %)
One: 20 runs: 20 ok (100.0 %)
$ orrery merge -o all.db all.db whole.db && orrery export all.db --canonical | cmp - whole.txt
One: 20 runs: 20 ok (100.0 %)
# Studies of all systems in one file.
$ for s in batch cloud dag os bigdata; do orrery run "$ROOT/workloads/studies/$s-quickstart.yaml" -q --set sweep.seed=1..2 -o $s.db || echo $s; done
$ orrery merge -o five.db batch.db cloud.db dag.db os.db bigdata.db >five.txt; wc -l <five.txt; orrery merge -o evif.db bigdata.db os.db dag.db cloud.db batch.db | sort | diff - <(sort five.txt)
5
$ orrery export five.db --canonical >five.txt; orrery export evif.db --canonical | cmp - five.txt
$ for s in batch cloud dag os bigdata; do orrery export $s.db --canonical; done | LC_ALL=C sort -u >apart.txt; LC_ALL=C sort -u five.txt | cmp - apart.txt
# Two studies with a run in common, whose axes are not the same there: the order does not matter.
$ sed 's/^study.*/study: Two/; s/load: .*seed: 1..5/load: [0.5], seed: 1..5/' a.yaml >b.yaml; sed 's/^study.*/study: Three/; s/^sweep.*/sweep: {seed: 1..5}\nload: 0.5/' a.yaml >c.yaml
$ orrery run b.yaml -q -o b.db; orrery run c.yaml -q -o c.db; orrery merge -o abc.db whole.db b.db c.db; orrery merge -o cba.db c.db b.db whole.db >said; orrery export abc.db --canonical >abc.txt; orrery export cba.db --canonical | cmp - abc.txt
One: 20 runs: 20 ok (100.0 %)
Two: 10 runs: 10 ok (100.0 %)
Three: 10 runs: 10 ok (100.0 %)
$ sqlite3 abc.db 'SELECT count(*) FROM run'
20
# Parts of different plans.
$ orrery run a.yaml --set sweep.seed=1..6 -q --chunk 1/3 -o more.db; orrery merge -o x.db a1.db more.db
! orrery: chunks of different plans: study 'One' has 20 runs in a1.db and 24 in more.db
? 2
$ orrery run a.yaml --set sweep.seed=2..6 -q --chunk 1/3 -o other.db; orrery merge -o x.db a1.db other.db
! orrery: chunks of different plans: study 'One': other runs in other.db than in a1.db; the first is {"load":0.5}{"seed":2}
? 2
$ orrery run a.yaml --set compare.to=batch.easy -q --chunk 1/3 -o base.db; orrery merge -o x.db a1.db base.db
! orrery: chunks of different plans: study 'One': other system or baseline in base.db than in a1.db
? 2
# One run with two results: a program that was changed without saying so.
$ cp a1.db changed.db; sqlite3 changed.db "UPDATE metric SET value = value + 1 WHERE run_no = 1 AND place = 0"
$ orrery merge -o x.db a1.db a2.db changed.db 2>&1 | sed 's/run [0-9a-f]*/run ID/'
orrery: run ID: other rows of table 'metric' in changed.db than in a1.db; results of a run depend on nothing but its id, unless programs differ
$ cp a1.db fewer.db; sqlite3 fewer.db "DELETE FROM jobs WHERE run_no = 1 AND job_no = 99"; for order in 'a1.db fewer.db' 'fewer.db a1.db'; do orrery merge -o x.db $order 2>&1 | sed 's/run [0-9a-f]*/run ID/'; done
orrery: run ID: other rows of table 'jobs' in fewer.db than in a1.db; results of a run depend on nothing but its id, unless programs differ
orrery: run ID: other rows of table 'jobs' in a1.db than in fewer.db; results of a run depend on nothing but its id, unless programs differ
$ cp a1.db config.db; sqlite3 config.db "UPDATE run SET config = '{}' WHERE run_no = 1"; orrery merge -o x.db a1.db config.db 2>&1 | sed 's/run [0-9a-f]*/run ID/'
orrery: run ID: other configuration in config.db than in a1.db
# Files that are damaged, of another kind, or not there; nothing is left behind, and an old output stays as it was.
$ head -c 30000 a1.db >torn.db; orrery merge -o all.db a2.db torn.db
! orrery: torn.db: damaged SQLite database
? 2
$ cp a1.db hole.db; sqlite3 hole.db 'DELETE FROM study_run WHERE ordinal = 3'; orrery merge -o all.db hole.db
! orrery: hole.db: damaged: runs of a plan are missing in it
? 2
$ cp whole.db few.db && sqlite3 few.db 'DROP TABLE heat; CREATE VIEW heat AS SELECT 1 AS run_no' && orrery merge -o new.db few.db
! orrery: few.db: damaged: tables are missing in it
? 2
$ python3 -c "
> data = bytearray(open('a1.db', 'rb').read())
> for page in range(4096 * 20, len(data), 4096):
>     data[page:page + 8] = b'damaged!'
> open('pages.db', 'wb').write(data)"; orrery merge -o all.db pages.db 2>&1 | cut -c1-40
orrery: pages.db: damaged SQLite databas
$ : >empty.db; orrery merge -o all.db empty.db
! orrery: empty.db: not a results file
? 2
$ orrery merge -o all.db a.yaml
! orrery: a.yaml: not an SQLite database
? 2
$ orrery merge -o all.db nowhere.db
! orrery: nowhere.db: No such file or directory
? 2
$ cp a1.db old.db; sqlite3 old.db 'PRAGMA user_version = 1'; orrery merge -o all.db old.db 2>&1 | sed 's/reads version [0-9]*/reads version N/'
orrery: old.db: results of version 1; this program reads version N
$ cp a1.db strange.db; sqlite3 strange.db 'CREATE TABLE mine(run_no INTEGER)'; orrery merge -o all.db strange.db
! orrery: strange.db: has a table 'mine' that is of none of its systems
? 2
$ orrery merge -o a.yaml a1.db
! orrery: a.yaml: not an SQLite database
? 2
$ orrery merge -o nowhere/all.db a1.db
! orrery: nowhere/all.db.merging: No such file or directory
? 2
$ python3 -c 'import fcntl, subprocess; file = open("all.db", "r+"); fcntl.lockf(file, fcntl.LOCK_EX, 1, 1 << 62); exit(subprocess.run(["orrery", "merge", "-o", "all.db", "a1.db"]).returncode)'
! orrery: all.db: another run is writing it; wait for it or choose another file with -o
? 2
$ ls | grep -c merging; orrery export all.db --canonical | cmp - whole.txt
0
$ orrery merge -o all.db
! usage: orrery merge FILE|DIR... -o FILE [--partial]
? 2
$ orrery merge a1.db
! usage: orrery merge FILE|DIR... -o FILE [--partial]
? 2
# What a merge that was killed has left does not matter to the next.
$ cp whole.db m.db.merging; orrery merge -o m.db a1.db; ls *.merging* 2>/dev/null | wc -l
One: 20 runs: 7 ok (35.0 %), 13 missing
0
# Names that mean something in a URI.
$ mkdir 'a?b%41#c'; cp a1.db 'a?b%41#c/x?mode=rw'; orrery merge -o 'a?b%41#c/all.db' 'a?b%41#c/x?mode=rw'; ls 'a?b%41#c'
One: 20 runs: 7 ok (35.0 %), 13 missing
all.db
x?mode=rw
# The log of a writer that was killed is part of its file, and is left alone.
$ orrery run a.yaml -q -o k.db & until [ "$(stat -c %s k.db-wal 2>/dev/null || echo 0)" -gt 150000 ]; do kill -0 $! 2>/dev/null || break; done; kill -9 $! 2>/dev/null; wait $! 2>/dev/null; true
$ cp k.db before.db; orrery merge -o k-all.db k.db a2.db a3.db a1.db && cmp k.db before.db && orrery export k-all.db --canonical | cmp - whole.txt
One: 20 runs: 20 ok (100.0 %)
# Words of two programs for one metric: the same ones win in any order.
$ cp a2.db words.db; sqlite3 words.db "UPDATE glossary SET doc = 'Zzz.' WHERE place = 0; UPDATE glossary SET doc = 'Aaa.' WHERE place = 1"; orrery merge -o w1.db a1.db words.db a3.db >said; orrery merge -o w2.db words.db a3.db a1.db >said; orrery export w1.db --canonical >w1.txt; orrery export w2.db --canonical | cmp - w1.txt; grep -c 'Zzz\.' w1.txt; grep -c 'Aaa\.' w1.txt
1
0
? 1
