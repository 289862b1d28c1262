# threads
# A cloud with failures, sleep, groups, evictions, several schedulers and late plans: the same bytes for every number of threads.
$ cat >s.yaml <<'END'
> study: Same bytes
> system: cloud
> workload: {generator: cloud.general, vms: 300, interarrival: exponential(mean=1s), lifetime: exponential(mean=600s), use: 0.5, group: anti_affinity, group_size: "uniform(1, 4)", priorities: 3, evictable: 0.3}
> platform: {machines: [{count: 12, cores: 88, memory: 180GiB, numa: 2, power: linear, idle_w: 100, max_w: 300}], rack_size: 8, wake_time: 10s}
> options: {mtbf: 2h, mttr: 5min, sleep_after: 1min, reject_after: 2min, plan_every: 2min, placement_latency: "exponential(mean=0.2s)", schedulers: 3, evict: true, latency: "5"}
> policies: [cloud.macro_greedy, cloud.single_move, cloud.large_neighbourhood, cloud.consolidate_mad]
> with: cloud.best_fit
> sweep: {seed: 1..4}
> record: [vms, migrations, plans, series]
> END
$ for j in 1 2; do orrery run s.yaml -j $j -o $j.db >$j.out && orrery export --canonical $j.db -o $j.txt; done; sed 's/1.db/2.db/' 1.out | cmp - 2.out && cmp 1.txt 2.txt && sqlite3 1.db 'select count(*) from v_runs; select count(*) > 1000 from v_vms; select count(*) > 10 from v_migrations; select count(*) > 10 from v_plans'
16
1
1
1
