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
$ orrery compare notes.db
$ orrery export notes.db --canonical
$ cat notes.db; ls notes.db*
$ mkdir folder.db
$ orrery run study.yaml -o folder.db
$ orrery compare folder.db
$ orrery run study.yaml -o nowhere/results.db
$ orrery run study.yaml -o /dev/null
$ orrery run study.yaml -o ''
# An empty file is a results file to be.
$ : >empty.db
$ orrery compare empty.db
$ orrery run study.yaml -q -o empty.db && orrery export empty.db --canonical | cut -f1 | uniq -c
# A database of another program, and results of another version.
$ python3 -c "import sqlite3; sqlite3.connect('other.db').execute('create table t(x)').connection.commit()"
$ orrery run study.yaml -o other.db
$ python3 -c "import sqlite3; print(sqlite3.connect('other.db').execute('select name from sqlite_master').fetchall())"
$ cp empty.db newer.db && python3 -c "import sqlite3; sqlite3.connect('newer.db').execute('pragma user_version = 99')"
$ orrery run study.yaml -o newer.db
$ orrery compare newer.db
# A trace store is no results file, nor the other way round.
$ printf '1 0 -1 10 3 -1 -1 3 20 -1 1 1 1 -1 1 -1 -1 -1\n' | orrery trace import - --db store.db --name T --format swf
$ orrery run study.yaml -o store.db
$ orrery trace list --db empty.db
# Cut off in the middle.
$ head -c 20000 empty.db >cut.db
$ orrery export cut.db --canonical >cut.txt
$ orrery run study.yaml -o cut.db
