# Policies as shared objects: they run as those of the tree, and what is wrong with one is told.
$ cat >build <<'end'
> # build NAME SYSTEM OPS [WORDS]: NAME.so with one policy, out of the headers of the tree.
> name=$1 system=$2 words=${4:-}
> {
>   echo "#include \"sim/$system/$system.h\""
>   echo "$3"
> } >$name.c
> gcc -shared -fPIC $(pkg-config --cflags orrery) $words $name.c -o $name.so
> end
$ cat >study.yaml <<'end'
> study: Mine
> system: batch
> workload: {generator: batch.lublin, jobs: 200, estimate: rounded}
> platform: {nodes: 128}
> policies:
>   - batch.fcfs
>   - ./mine.so
> seed: 7
> measure: [wait.mean]
> compare: {to: batch.mine}
> end
$ cat >batch.inc <<'end'
> struct mine { int64_t depth; };
> static const struct param mine_params[] = {
>     PARAM(mine, depth, 3, 0, 9, "", "How deep."), { 0 },
> };
> end
$ bash build mine batch '
> #include "batch.inc"
> const struct batch_policy batch_mine = { .policy = { .name = "batch.mine", .doc = "Mine.",
>     .params = mine_params, .self_size = sizeof(struct mine) } };'
# The same rule as fcfs, so the same result under its own name; the hash is part of the run.
$ orrery run study.yaml
Mine
policy        wait.mean [s]
batch.fcfs    53309 (+0.0%)
batch.mine            53309

difference to batch.mine
2 runs simulated, 0 were there already, 0 failed; results in results.db
$ sqlite3 results.db "SELECT json_extract(config, '$.plugin') FROM run ORDER BY policy" | sed 's/^[0-9a-f]\{64\}$/a hash/'

a hash
$ orrery run study.yaml | tail -1
0 runs simulated, 2 were there already, 0 failed; results in results.db
$ orrery run study.yaml --set 'policies=[./mine.so: {depth: 4}, mine.so: {depth: 5}]' --set 'compare={to: "batch.mine{depth=4}"}' -o deep.db | grep mine
batch.mine{depth=4}            53309
batch.mine{depth=5}    53309 (+0.0%)
difference to batch.mine{depth=4}
$ orrery run study.yaml --set 'policies=[./mine.so: {dept: 4}]'
! orrery: --set:1:14: batch.mine has no parameter 'dept'; did you mean 'depth'?
? 2
$ orrery run study.yaml --set 'policies=[./mine.so: {depth: 10}]'
! orrery: --set:1:21: batch.mine: depth is '10'; expected a whole number from 0 to 9
? 2
# Built anew with another rule, it is another run.
$ bash build mine batch '
> static void decide(void *self, struct batch *b) { (void)self; batch_start_in_order(b, true); }
> const struct batch_policy batch_mine = { .policy = { .name = "batch.mine", .doc = "Mine." }, .decide = decide };'
$ orrery run study.yaml | tail -1
1 runs simulated, 1 were there already, 0 failed; results in results.db
$ sqlite3 results.db 'SELECT count(DISTINCT value) FROM v_metrics'
2
# A role that another policy leaves open; one file for two systems.
$ bash build both cloud '
> #include "sim/batch/batch.h"
> static int64_t none(void *self, struct cloud *c, uint32_t service) { (void)self; (void)c; (void)service; return 1; }
> const struct cloud_policy cloud_both = { .policy = { .name = "cloud.both", .doc = "One VM." }, .scale = none };
> const struct batch_policy batch_both = { .policy = { .name = "batch.both", .doc = "In order." } };'
$ orrery list policies ./both.so
batch.both                   In order.
cloud.both                   One VM.
$ orrery run "$ROOT/workloads/studies/cloud-quickstart.yaml" --set with=./both.so -o cloud.db -q; sqlite3 cloud.db "SELECT DISTINCT json_extract(config, '$.with[0].policy'), length(json_extract(config, '$.with[0].plugin')) FROM run"
cloud.both|64
$ sed -e 's/vms: 8000/vms: 100/' -e 's/  seed: .*/  with: [.\/both.so, cloud.scale_target: {target: 0.5}, [.\/both.so, cloud.beam_search]]/' -e 's/fragment_rate.mean, //; s/, pair: seed//' "$ROOT/workloads/studies/cloud-quickstart.yaml" >with.yaml
$ orrery run with.yaml -o with.db -q; sqlite3 with.db "SELECT DISTINCT json_extract(params, '$.with') FROM v_runs"
cloud.both
cloud.scale_target{target: 0.5}
cloud.both + cloud.beam_search
# Its parameters are swept as those of any policy.
$ bash build deep batch '
> struct deep { int64_t depth; };
> static const struct param deep_params[] = { PARAM(deep, depth, 3, 0, 9, "", "How deep."), { 0 } };
> const struct batch_policy batch_deep = { .policy = { .name = "batch.deep", .doc = "Deep.", .params = deep_params, .self_size = sizeof(struct deep) } };'
$ orrery run study.yaml --set 'policies=[./deep.so, batch.fcfs]' --set 'sweep={batch.deep.depth: [1, 3, 5]}' --set 'compare={to: batch.deep}' -o deep.db | grep deep
batch.deep{depth=1}    53309 (+0.0%)
batch.deep                     53309
batch.deep{depth=5}    53309 (+0.0%)
difference to batch.deep
4 runs simulated, 0 were there already, 0 failed; results in deep.db
# By plain name, from a folder or a file.
$ mkdir folder && cp mine.so both.so folder
$ ORRERY_POLICIES=:folder: orrery run study.yaml --set 'policies=[batch.mine, batch.both]' -o named.db | grep -o 'batch[.a-z]*'
batch.mine
batch.both
batch.mine
$ ORRERY_POLICIES=folder/mine.so orrery list policies batch | grep mine
batch.mine                   Mine.
$ ORRERY_POLICIES=folder orrery explain batch.both
batch.both
  In order.
File: folder/both.so
$ ORRERY_POLICIES=folder orrery explain batch.mien
! orrery: nothing is called 'batch.mien'; did you mean 'batch.mine'?
? 2
$ ORRERY_POLICIES=folder orrery run study.yaml --set 'policies=[batch.bohh]'
! orrery: --set:1:2: no policy 'batch.bohh'; did you mean 'batch.both'?
? 2
$ ORRERY_POLICIES=folder orrery run study.yaml --set 'policies=[mine]'
! orrery: --set:1:2: no policy 'mine'; did you mean 'batch.mine'?
? 2
$ ORRERY_POLICIES=folder orrery run study.yaml --set 'policies=[cloud.both]'
! orrery: --set:1:2: cloud.both is no policy of system batch
? 2
# Two of one name; the same file twice is one.
$ ORRERY_POLICIES=folder orrery run study.yaml
! orrery: study.yaml:7:5: folder/mine.so and ./mine.so are both batch.mine; rename one
? 2
$ ORRERY_POLICIES=folder:folder/mine.so orrery list policies | grep -c mine
1
$ ORRERY_POLICIES=folder:nosuch orrery list policies
! orrery: ORRERY_POLICIES: nosuch: neither a folder nor a file that ends in .so
? 2
$ ORRERY_POLICIES=nosuch.so orrery explain batch.fcfs
! orrery: ORRERY_POLICIES: nosuch.so: No such file or directory
? 2
# Not a plug-in at all.
$ orrery run study.yaml --set 'policies=[./nosuch.so]'
! orrery: --set:1:2: ./nosuch.so: No such file or directory
? 2
$ orrery explain ./nosuch.so
! orrery: ./nosuch.so: No such file or directory
? 2
$ orrery explain folder/mine
! orrery: folder/mine: the name of a shared object ends in .so
? 2
$ mkdir hole.so && orrery explain hole.so
! orrery: hole.so: a folder, not a shared object
? 2
$ echo 'const char *mine;' >text.so && orrery explain text.so
! orrery: text.so: not a shared object of this machine; build it with: gcc -shared -fPIC $(pkg-config --cflags orrery) ...
? 2
$ : >empty.so; orrery explain empty.so
! orrery: empty.so: not a shared object of this machine; build it with: gcc -shared -fPIC $(pkg-config --cflags orrery) ...
? 2
$ head -c 5000 mine.so >cut.so; orrery explain cut.so
! orrery: cut.so: the file is cut off
? 2
# It dies, or never ends, when it is loaded.
$ echo 'void abort(void); __attribute__((constructor)) static void die(void) { abort(); }' >dies.c && gcc -shared -fPIC dies.c -o dies.so && orrery run study.yaml --set 'policies=[./dies.so]'
! orrery: --set:1:2: ./dies.so: a process that loads it dies; the file is damaged or its policy is
? 2
$ bash build wild batch 'const struct batch_policy batch_wild = { .policy = { .name = "batch.wild", .doc = "Wild.", .params = (const struct param *)8 } };' && orrery explain ./wild.so
! orrery: ./wild.so: batch.wild has a broken table of parameters
? 2
$ gcc -c -fPIC $(pkg-config --cflags orrery) mine.c -o object.so && orrery explain object.so
! orrery: object.so: not a shared object of this machine; build it with: gcc -shared -fPIC $(pkg-config --cflags orrery) ...
? 2
$ echo 'int main(void) { return 0; }' >main.c && gcc main.c -o main.so && orrery explain main.so
! orrery: main.so: a program, not a shared object; build it with -shared
? 2
$ cp mine.so my-own.so && orrery explain my-own.so
! orrery: my-own.so: a policy is named as its file: at most 63 small letters, digits and _
? 2
$ mkfifo pipe.so && orrery explain pipe.so
! orrery: pipe.so: no ordinary file, not a shared object
? 2
# A contract other than the program's, or none.
$ cat >old.c <<'end'
> #include "sim/policy.h"
> const struct policy_interface batch_interface = { 0, 0, 0, 0 };
> end
$ bash build former batch 'const struct batch_policy batch_former = { .policy = { .name = "batch.former", .doc = "Old." } };' old.c
$ orrery explain ./former.so
! orrery: ./former.so: was built for interface 0 of batch, this program has 1; build it again
? 2
$ sed -i 's/{ 0, 0, 0, 0 }/{ 1, 8, 8, 8 }/' old.c && bash build former batch 'const struct batch_policy batch_former = { .policy = { .name = "batch.former", .doc = "Old." } };' old.c
$ orrery run study.yaml --set 'policies=[./former.so]'
! orrery: --set:1:2: ./former.so: was built for interface 1 of batch from other headers than this program; build it again
? 2
$ echo 'const struct { const char *name, *doc; } batch_bare = { "batch.bare", "Bare." };' >bare.c && gcc -shared -fPIC bare.c -o bare.so && orrery explain bare.so
! orrery: bare.so: has no mark of the contract of batch; build it with: gcc -shared -fPIC $(pkg-config --cflags orrery) bare.c -o bare.so
? 2
# Another name than the file's.
$ cp mine.so yours.so && orrery explain yours.so
! orrery: yours.so: has no symbol such as batch_yours, its policy; a policy is a const struct that is not static
? 2
$ bash build mien batch 'const struct batch_policy batch_mine = { .policy = { .name = "batch.mine", .doc = "Mine." } };'
$ orrery run study.yaml --set 'policies=[./mien.so]'
! orrery: --set:1:2: ./mien.so: has no symbol batch_mien, its policy; did you mean 'batch_mine'?
? 2
$ bash build inner batch 'static const struct batch_policy batch_inner = { .policy = { .name = "batch.inner" } }; const void *other(void) { return &batch_inner; }'
$ orrery explain inner.so
! orrery: inner.so: has no symbol such as batch_inner, its policy; a policy is a const struct that is not static
? 2
$ bash build label batch 'const struct batch_policy batch_label = { .policy = { .name = "batch.labels", .doc = "Mine." } };'
$ orrery explain label.so
! orrery: label.so: its policy is called 'batch.labels'; expected .name = "batch.label", as the file
? 2
$ bash build easy batch 'const struct batch_policy batch_easy = { .policy = { .name = "batch.easy", .doc = "Mine." } };'
$ orrery explain ./easy.so
! orrery: ./easy.so: its policy batch.easy has the name of one that is built in; rename it
? 2
$ bash build tasks dag 'const struct dag_policy dag_tasks = { .policy = { .name = "dag.tasks", .doc = "Mine." } };'
$ orrery run study.yaml --set 'policies=[./tasks.so]'
! orrery: --set:1:2: ./tasks.so: has dag_tasks, but no policy of system batch; expected batch_tasks
? 2
# Functions that the program does not have.
$ bash build calls batch 'void batch_strat(struct batch *b); static void decide(void *self, struct batch *b) { (void)self; batch_strat(b); }
> const struct batch_policy batch_calls = { .policy = { .name = "batch.calls", .doc = "Mine." }, .decide = decide };'
$ orrery explain ./calls.so
! orrery: ./calls.so: calls 'batch_strat', which is not in this program; did you mean 'batch_start'?
? 2
# Parameters that would break the program.
$ param() { echo "struct bad { int64_t depth; int kind; }; static const struct param bad_params[] = { $1 }; const struct batch_policy batch_bad = { .policy = { .name = \"batch.bad\", .doc = \"Bad.\", .params = bad_params, .self_size = ${2:-sizeof(struct bad)} } };"; }
> for table in 'PARAM(bad, depth, 10, 0, 9, "", "Too large."), { 0 }' 'PARAM(bad, depth, 1, 2, 0, "", "No range."), { 0 }' \
>     'PARAM(bad, depth, 1, 0, 9, "", ""), { 0 }' 'PARAM(bad, depth, 1, 0, 9, NULL, "Depth."), { 0 }' \
>     'PARAM(bad, depth, 1, 0, 9, "", "D."), PARAM(bad, depth, 1, 0, 9, "", "D."), { 0 }' \
>     'PARAM_TIME(bad, depth, "soon", "A time."), { 0 }' 'PARAM_CHOICE(bad, kind, "a", NULL, "A choice."), { 0 }' \
>     '{ .name = "open", .type = 77, .doc = "No type." }, { 0 }' '{ .name = (const char *)8 }, { 0 }' \
>     '{ .name = "two words", .doc = "D.", .unit = "" }, { 0 }'; do
>   bash build bad batch "$(param "$table")" -w && orrery explain ./bad.so
> done
! orrery: ./bad.so: batch.bad: the default of a parameter: depth is '10'; expected a whole number from 0 to 9
! orrery: ./bad.so: batch.bad: parameter 'depth' has the range 2 to 0 and the default 1
! orrery: ./bad.so: batch.bad: parameter 'depth' has no doc
! orrery: ./bad.so: batch.bad: parameter 'depth' has no unit; "" is a plain number
! orrery: ./bad.so: batch.bad: parameter 'depth' is there twice
! orrery: ./bad.so: batch.bad: the default of a parameter: depth is 'soon'; expected a duration such as 90s, 4ms or 2h
! orrery: ./bad.so: batch.bad: parameter 'kind' has no choices
! orrery: ./bad.so: batch.bad: line 1 of its parameters is none; is the table closed by { 0 }?
! orrery: ./bad.so: batch.bad: line 1 of its parameters is none; is the table closed by { 0 }?
! orrery: ./bad.so: batch.bad: line 1 of its parameters is none; is the table closed by { 0 }?
? 2
$ bash build bad batch 'struct bad { int64_t a, depth; }; static const struct param bad_params[] = { PARAM(bad, depth, 1, 0, 9, "", "Depth."), { 0 } };
> const struct batch_policy batch_bad = { .policy = { .name = "batch.bad", .doc = "Bad.", .params = bad_params, .self_size = 8 } };'
$ orrery explain ./bad.so
! orrery: ./bad.so: batch.bad: parameter 'depth' lies outside of self_size, which is 8
? 2
$ bash build bad batch 'const struct batch_policy batch_bad = { .policy = { .doc = "Bad." } };' && orrery explain ./bad.so
! orrery: ./bad.so: its policy has no name; expected .name = "batch.bad"
? 2
$ bash build bad batch 'const struct batch_policy batch_bad = { .policy = { .name = "batch.bad" } };' && orrery explain ./bad.so
! orrery: ./bad.so: batch.bad has no doc, a sentence on what it does
? 2
# Code that runs when a file is loaded: one that ends the process ends only the trial, whatever it says there.
$ cat >load <<'end'
> bash build ends batch "#include <stdio.h>
> #include <stdlib.h>
> __attribute__((constructor)) static void load(void) { $1; }
> const struct batch_policy batch_ends = { .policy = { .name = \"batch.ends\", .doc = \"Ends.\" } };"
> end
$ bash load 'puts("loaded"); exit(0)' && orrery list policies ./ends.so
! orrery: ./ends.so: code in it that runs when it is loaded ends the process
? 2
$ bash load '_Exit(1)' && orrery run study.yaml --set 'policies=[batch.fcfs, ./ends.so]' -o ends.db; ls ends.db
! orrery: --set:1:14: ./ends.so: code in it that runs when it is loaded ends the process
! ls: cannot access 'ends.db': No such file or directory
? 2
$ bash load 'abort()' && orrery explain ./ends.so
! orrery: ./ends.so: a process that loads it dies; the file is damaged or its policy is
? 2
$ bash load 'puts("loaded")' && orrery explain ./ends.so | sort
  Ends.
batch.ends
loaded
# Neither does it matter that who started the program does not want to hear of processes that end.
$ python3 -c 'import os, signal; signal.signal(signal.SIGCHLD, signal.SIG_IGN); os.execvp("orrery", ["orrery", "explain", "./mine.so"])'
batch.mine
  Mine.
