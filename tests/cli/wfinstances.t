# Real workflows on the machines they ran on: the table of docs/guide/workflows.md.
$ [ -r "$DATA/traces/wfinstances/catalog.tsv" ] || { echo "no workflows in $DATA"; exit 77; }
$ cat >study.yaml <<'YAML'
> study: Workflows where they ran
> system: dag
> trace: {store: t.db, name: x}
> platform: {bandwidth: 1.25GB/s}
> policies: [dag.recorded, dag.heft]
> measure: [makespan]
> YAML
$ one() { n=${1##*/}; n=${n%.json.gz}; orrery trace import $1 --db t.db --name $n >log && orrery run study.yaml --set trace.name=$n -o $n.db >log && sqlite3 $n.db "ATTACH 't.db' AS t; SELECT printf('| %s | %d | %d | %.0f | %.1f | %.1f | %.1f |', g.name, g.tasks, g.machines, g.recorded, max(value) FILTER (WHERE policy = 'dag.recorded'), max(value) FILTER (WHERE policy = 'dag.heft'), g.recorded / max(value) FILTER (WHERE policy = 'dag.recorded')) FROM v_metrics, (SELECT trace.name, orig_makespan_ns / 1e9 AS recorded, (SELECT count(*) FROM t.task k WHERE k.trace_id = trace.trace_id) AS tasks, (SELECT count(*) FROM t.machine m WHERE m.trace_id = trace.trace_id) AS machines FROM t.trace JOIN t.graph USING(trace_id) WHERE trace.name = '$n') g WHERE metric = 'makespan'"; }; declare -f one >one
$ . ./one; for f in $DATA/traces/wfinstances/*.json.gz; do one $f; done
| 1000genome-chameleon-12ch-250k-001 | 492 | 4 | 6433 | 378.9 | 281.6 | 17.0 |
| 1000genome-chameleon-2ch-100k-001 | 52 | 1 | 776 | 204.7 | 204.7 | 3.8 |
| 1000genome-chameleon-2ch-250k-001 | 82 | 3 | 2391 | 266.0 | 266.0 | 9.0 |
| bacass-dirt02-001 | 11 | 1 | 4243 | 3961.9 | 3961.9 | 1.1 |
| blast-chameleon-small-001 | 43 | 2 | 1279 | 19.6 | 10.4 | 65.2 |
| bwa-chameleon-large-001 | 1004 | 4 | 52218 | 1886.9 | 1749.4 | 27.7 |
| cycles-chameleon-1l-1c-9p-001 | 67 | 1 | 454 | 163.4 | 163.4 | 2.8 |
| cycles-chameleon-5l-2c-9p-001 | 662 | 4 | 1218 | 451.2 | 372.8 | 2.7 |
| epigenomics-chameleon-hep-1seq-100k-001 | 41 | 1 | 594 | 104.8 | 104.8 | 5.7 |
| epigenomics-chameleon-ilmn-1seq-50k-001 | 241 | 2 | 872 | 137.1 | 137.1 | 6.4 |
| epigenomics-chameleon-ilmn-5seq-50k-001 | 1397 | 5 | 1976 | 249.2 | 193.3 | 7.9 |
| helloworld-forkjoin-10-chameleon | 10 | 1 | 437 | 307.4 | 307.4 | 1.4 |
| montage-chameleon-2mass-015d-001 | 310 | 1 | 3185 | 26.4 | 26.4 | 120.7 |
| montage-chameleon-2mass-025d-001 | 619 | 3 | 812 | 25.7 | 24.4 | 31.6 |
| montage-chameleon-2mass-05d-001 | 1738 | 5 | 2554 | 109.1 | 96.8 | 23.4 |
| montage-chameleon-dss-05d-001 | 58 | 1 | 870 | 559.8 | 559.8 | 1.6 |
| montage-chameleon-dss-075d-001 | 178 | 1 | 681 | 370.4 | 370.4 | 1.8 |
| montage-chameleon-dss-10d-001 | 472 | 4 | 2172 | 936.0 | 924.4 | 2.3 |
| rnaseq-dirt02-001 | 197 | 1 | 3131 | 2580.4 | 2580.4 | 1.2 |
| seismology-chameleon-500p-001 | 501 | 6 | 1004 | 6.3 | 3.6 | 159.8 |
| srasearch-chameleon-10a-001 | 22 | 1 | 3488 | 1005.9 | 1005.9 | 3.5 |
| srasearch-chameleon-40a-001 | 84 | 2 | 11419 | 2954.2 | 2729.1 | 3.9 |
