# Files that are no results file, or may not be written: said clearly, and left as they were.
$ cat >study.yaml <<'END'
> study: Small
> system: batch
> workload: {generator: batch.lublin, jobs: 50}
> platform: {nodes: 16}
> policies: [batch.fcfs, batch.easy]
> measure: [wait.mean]
> END
$ echo 'My notes, not a database, and I want to keep them.' >notes.db
$ orrery run study.yaml -o notes.db
! orrery: notes.db: not an SQLite database
? 2
$ orrery compare notes.db
! orrery: notes.db: not an SQLite database
? 2
$ orrery export notes.db --canonical
! orrery: notes.db: not an SQLite database
? 2
$ cat notes.db; ls notes.db*
My notes, not a database, and I want to keep them.
notes.db
$ mkdir folder.db
$ orrery run study.yaml -o folder.db
! orrery: folder.db: Is a directory
? 2
$ orrery compare folder.db
! orrery: folder.db: a folder, not a file
? 2
$ orrery run study.yaml -o nowhere/results.db
! orrery: nowhere/results.db: No such file or directory
? 2
$ orrery run study.yaml -o ''
! orrery: the name of the file behind -o is empty
! usage: orrery run STUDY.yaml [-j N] [-o FILE] [-q] [--set KEY=VALUE]... [--chunk i/N] [--dry-run] [--log events[:NAMES]] [--log-dir DIR] [--profile] [--stop-at TIME] [--show state|queue|running|machines] [--format text|json] [--run ID]
? 2
# An empty file is a results file to be.
$ : >empty.db
$ orrery compare empty.db
! orrery: empty.db: not a results file
? 2
$ orrery run study.yaml -q -o empty.db && orrery export empty.db --canonical | cut -f1 | uniq -c
      1 study
      2 run
      2 study_run
     20 glossary
      1 gantt
      2 metric
# A database of another program, and results of another version.
$ python3 -c "import sqlite3; sqlite3.connect('other.db').execute('create table t(x)').connection.commit()"
$ orrery run study.yaml -o other.db
! orrery: other.db: not a results file
? 2
$ python3 -c "import sqlite3; print(sqlite3.connect('other.db').execute('select name from sqlite_master').fetchall())"
[('t',)]
$ cp empty.db newer.db && python3 -c "import sqlite3; sqlite3.connect('newer.db').execute('pragma user_version = 99')"
$ orrery run study.yaml -o newer.db
! orrery: newer.db: results of version 99; this program reads version 4
? 2
$ orrery compare newer.db
! orrery: newer.db: results of version 99; this program reads version 4
? 2
# A trace store is no results file, nor the other way round.
$ printf '1 0 -1 10 3 -1 -1 3 20 -1 1 1 1 -1 1 -1 -1 -1\n' | orrery trace import - --db store.db --name T --format swf
T: 1 job in 0 s
$ orrery run study.yaml -o store.db
! orrery: store.db: not a results file
? 2
$ orrery trace list --db empty.db
! orrery: empty.db: an SQLite database, but not a trace store
? 2
# Cut off in the middle.
$ head -c 20000 empty.db >cut.db
$ orrery export cut.db --canonical >cut.txt
! orrery: cut.db: damaged SQLite database
? 2
$ orrery run study.yaml -o cut.db
! orrery: cut.db: damaged SQLite database
? 2
