# Formulas in a study: what they do, and what is said when they are wrong.
$ cat >study.yaml <<'END'
> study: Formulas
> system: batch
> workload: {generator: batch.lublin, jobs: 300}
> platform: {nodes: 64}
> policies:
>   - batch.wfp3
>   - batch.priority: {expr: "(wait/walltime)^3*procs"}
>   - batch.sjf
>   - batch.priority: {expr: request, first: lowest}
>   - batch.easy: {backfill: sjf}
>   - batch.priority: {expr: -submit, backfill: easy, backfill_expr: -estimate}
> measure: [wait.mean]
> END
$ orrery run study.yaml -o results.db
Formulas
policy                                                   wait.mean [s]
batch.wfp3                                                        8385
batch.priority{expr=(wait/walltime)^3*procs}                      8385
batch.sjf                                                        12339
batch.priority{expr=request,first=lowest}                        12339
batch.easy{backfill=sjf}                                         11977
batch.priority{backfill=easy,backfill_expr=-estimate}            11977
6 runs simulated, 0 were there already, 0 failed; results in results.db
$ orrery run study.yaml -o results.db --set 'policies=[batch.priority]' --set 'sweep={policy.expr: [-procs, "wait > 2h ? 1 : 0"]}'
Formulas
policy                                    wait.mean [s]
batch.priority{expr=-procs}                        4456
batch.priority{expr=wait > 2h ? 1 : 0}            26521
2 runs simulated, 0 were there already, 0 failed; results in results.db
$ for expr in '"wait + 5"' '"log10(request)"' 'sqrt(wait)*procs' '"(wiat/request)^3"' '"(wait"' '""' '"wait\x20+ 5"'; do
>   echo "{study: One, system: batch, workload: {generator: batch.lublin}, platform: {nodes: 64}, measure: [wait.mean], policies: [{batch.priority: {expr: $expr}}]}" >one.yaml
>   orrery run --dry-run one.yaml
> done
! orrery: one.yaml:1:152: batch.priority: expr: adds a plain number to s
! orrery: one.yaml:1:153: batch.priority: expr: log10 needs a plain number, not s; divide it by 1s
! orrery: one.yaml:1:151: batch.priority: expr: sqrt needs even powers of units, not s; divide it by 1s
! orrery: one.yaml:1:148: batch.priority: expr: no variable 'wiat'; did you mean 'wait'?
! orrery: one.yaml:1:152: batch.priority: expr: expected ')' or an operator, not the end
! orrery: one.yaml:1:147: batch.priority: expr: expected a number, a name or '(', not the end
! orrery: one.yaml:1:146: batch.priority: expr: adds a plain number to s (at character 6)
? 2
$ cat >folded.yaml <<'END'
> study: Folded
> system: batch
> workload: {generator: batch.lublin}
> platform: {nodes: 64}
> policies:
>   - batch.priority:
>       first: lowest
>       expr: >
>         log10(request/1s)*procs
>         + 870*log10(submit)
> measure: [wait.mean]
> END
$ orrery run --dry-run folded.yaml
! orrery: folded.yaml:8:13: batch.priority: expr: log10 needs a plain number, not s; divide it by 1s (at character 37)
? 2
$ orrery run --dry-run study.yaml --set 'policies=[{batch.priority: {backfill_expr: request}}]'
! orrery: --set:1:35: batch.priority: backfill_expr: needs backfill: easy
? 2
$ orrery run --dry-run study.yaml --set 'policies=[{batch.priority: {expr: request, first: shortest}}]'
! orrery: --set:1:42: batch.priority: first is 'shortest'; expected highest | lowest
? 2
$ orrery run --dry-run study.yaml --set 'policies=[batch.priority]' --set 'sweep={policy.expr: [procs, procs + wait]}'
! orrery: --set:1:29: batch.priority: expr: adds s to a plain number
? 2
$ orrery run --dry-run study.yaml --set 'policies=[{batch.priority: {misfit: skip, backfill: easy}}]'
! orrery: --set:1:28: batch.priority: misfit: skip needs backfill: none
? 2
# A stage whose value is NaN comes last, as one with the least of all values does, and not first.
$ for value in 0/0 -1e300 1e300; do
>   orrery run $ROOT/workloads/studies/bigdata-quickstart.yaml --set 'sweep={seed: [1]}' --set "policies=[bigdata.stage_expr: {expr: 'working > 1 ? $value : job_age/1s'}]" --set "compare={to: 'bigdata.stage_expr{expr=working > 1 ? $value : job_age/1s}'}" --set 'measure=[completion.mean]' -o stages.db | sed -n 's/.*}  *//p'
> done
457.8
457.8
616.3
