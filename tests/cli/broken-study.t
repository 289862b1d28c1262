# What is said about each broken study of tests/cli/broken/study. No run starts, no file appears.
$ cp "$ROOT"/tests/cli/broken/study/* . && orrery trace import tiny.swf --db tiny.db --name TINY
$ for study in *.yaml; do orrery run --dry-run "$study" 2>&1; code=$?; test $code = 2 || echo "$study: exit code $code"; done
$ ls *.db
