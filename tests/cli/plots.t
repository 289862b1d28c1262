# Figures: which there are, that they say what SQL says, the same bytes twice, names that suit every system.
$ cat >study.yaml <<'END'
> study: "Two/axes: \"quoted\" <b>é"
> system: batch
> workload: {generator: batch.lublin, jobs: 150}
> platform: {nodes: 64}
> policies: [batch.fcfs, batch.easy]
> sweep: {load: [0.6, 0.8], platform.nodes: [64, 128, 256], seed: 1..2}
> measure: [wait.mean]
> END
$ orrery run study.yaml -q -o r.db
$ orrery report r.db --plots figures
7 figures in figures
$ ls figures
Two_axes_quoted_b_wait.mean_load_platform.nodes_128.svg
Two_axes_quoted_b_wait.mean_load_platform.nodes_256.svg
Two_axes_quoted_b_wait.mean_load_platform.nodes_64.svg
Two_axes_quoted_b_wait.mean_load_platform.nodes_batch.easy.svg
Two_axes_quoted_b_wait.mean_load_platform.nodes_batch.fcfs.svg
Two_axes_quoted_b_wait.mean_platform.nodes_load_0.6.svg
Two_axes_quoted_b_wait.mean_platform.nodes_load_0.8.svg
$ python3 $ROOT/tests/exports/read_svg.py figures/*_wait.mean_load_platform.nodes_batch.fcfs.svg
241pt x 104pt, 6 fields, 6 in the frame
$ orrery report r.db --plots again
7 figures in again
$ diff -r figures again && grep -l '<b>' figures/* ; ls figures | grep -c '[^A-Za-z0-9._-]'
0
? 1
$ orrery report r.db --plots pixels --plot-format png
7 figures in pixels
$ ls pixels | wc -l
7
$ for f in pixels/*; do od -A n -t x1 -N 24 $f | tr -d ' \n' | cut -c1-16,33-40; done | sort | uniq -c | sed 's/^ *//'
7 89504e470d0a1a0a000003ed

# Bars without an axis; their lengths are the means. Series, the bars of a small run, maps of machines.
$ orrery run study.yaml -q -o bars.db --set 'sweep={seed: 1..3}' --set record=[jobs,series]
$ orrery report bars.db --plots bars --plot-format both
7 figures in bars
$ ls bars | grep svg
Two_axes_quoted_b_cdf_bounded_slowdown.svg
Two_axes_quoted_b_cdf_wait.svg
Two_axes_quoted_b_gantt_batch.easy.svg
Two_axes_quoted_b_gantt_batch.fcfs.svg
Two_axes_quoted_b_level_busy.svg
Two_axes_quoted_b_level_queue_length.svg
Two_axes_quoted_b_wait.mean.svg
$ python3 $ROOT/tests/exports/read_svg.py bars/*_wait.mean.svg lengths
241pt x 86pt, 2 fields, 2 in the frame
1.000 0.302
$ sqlite3 bars.db "SELECT printf('%.3f', mean / (SELECT max(mean) FROM v_means)) FROM v_means" | paste -sd ' '
1.000 0.302
$ python3 $ROOT/tests/exports/read_svg.py bars/*_gantt_batch.fcfs.svg | sed 's/.*, \([0-9]*\) fields, \([0-9]*\) in.*/\1 \2/' | awk '{ print ($1 == $2 && $1 >= 150) }'
1
$ printf 'study: C\nsystem: cloud\nworkload: {generator: cloud.general, vms: 60, interarrival: exponential(mean=1s), lifetime: exponential(mean=40min)}\nplatform: {machines: [{count: 6, cores: 88, memory: 360GiB}]}\npolicies: [cloud.first_fit]\nrecord: [series]\nmeasure: [vms]\n' >cloud.yaml
$ orrery run cloud.yaml -q -o cloud.db
$ orrery report cloud.db --plots clouds
10 figures in clouds
$ ls clouds | grep heat
C_heat_cpu_allocated_cloud.first_fit.svg
C_heat_cpu_used_cloud.first_fit.svg
$ python3 $ROOT/tests/exports/read_svg.py clouds/C_heat_cpu_allocated_cloud.first_fit.svg
241pt x 170pt, 1470 fields, 1440 in the frame

# A sample of two axes: no two points share anything, so they are one cloud for each axis.
$ orrery run study.yaml -q -o sample.db --set 'sweep={sample: {method: lhs, count: 12, seed: 7, of: {load: 0.5..0.9, platform.nodes: 64..512}}, seed: 1..2}'
$ orrery report sample.db --plots sample
2 figures in sample
$ ls sample
Two_axes_quoted_b_wait.mean_load.svg
Two_axes_quoted_b_wait.mean_platform.nodes.svg

# What does not go.
$ orrery report r.db --plots
! orrery: option '--plots' needs a value
~ ! usage: orrery report .*
? 2
$ orrery report r.db --plots x --plot-format jpg
! orrery: 'jpg' behind --plot-format: expected svg, png or both
? 2
$ orrery report r.db --plot-format png
! orrery: --plot-format goes with --plots
? 2
$ orrery report r.db --plots x --format md
! orrery: --plots and --format do not go together
? 2
$ orrery report r.db --plots x -o y
! orrery: --plots and -o do not go together
? 2
$ orrery report r.db --plots study.yaml
! orrery: study.yaml: not a folder, which figures are written into
? 2
$ orrery report r.db --plots x --study 'Two'
! orrery: r.db: no study 'Two'
? 2
# What is drawn of single runs is of one repetition for all policies, and the title says of which.
$ orrery run study.yaml -q -o lost.db --set 'sweep={seed: 1..3}' --set record=[jobs,series]; sqlite3 lost.db "UPDATE run SET status = 'failed', error = 'x' WHERE seed = 1 AND policy = (SELECT policy FROM run ORDER BY run_no LIMIT 1)"; orrery report lost.db --plots lost >said; orrery report bars.db --plots bars2 >said; cmp lost/*_cdf_wait.svg bars2/*_cdf_wait.svg >/dev/null || echo another repetition
another repetition
$ sqlite3 lost.db "UPDATE run SET status = 'failed' WHERE seed = 1"; orrery report lost.db --plots lost2 >said; cmp lost/*_cdf_wait.svg lost2/*_cdf_wait.svg
