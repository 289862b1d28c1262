# What the program says about itself, and about words it does not know.
$ orrery --help
$ orrery help | head -1
$ orrery
$ orrery --version
$ orrery rnu
$ orrery frobnicate
$ orrery --frobnicate
$ orrery run
$ orrery run a.yaml b.yaml
$ orrery run -j 0 a.yaml
$ orrery run -j many a.yaml
$ orrery run --frobnicate a.yaml
$ orrery run nowhere.yaml
$ orrery list
$ orrery list policy
$ orrery list policies batch more
$ orrery explain
$ orrery explain batch.esay
$ orrery explain frobnicate
$ orrery compare
$ orrery compare nowhere.db
$ orrery export
$ orrery export nowhere.db
$ orrery report nowhere.db
$ orrery trace
$ orrery trace --help
$ orrery trace imprt
$ orrery trace import log.swf --db x.db
$ orrery trace info --db nowhere.db KTH
