#!/usr/bin/env bash
# A study on 4 nodes of a real Slurm, one of which is lost in the middle: crash.sh ORRERY SLURM_CLUSTER
# All chunks must come to an end, and the merged results must be those of one local run, byte by byte.
set -euo pipefail
orrery=$1 cluster=$2
folder=$(mktemp -d)
end() {
    code=$?
    [ ! -e "$folder/cluster/nodes" ] || "$cluster" down "$folder/cluster"
    [ "$code" = 0 ] || [ "$code" = 77 ] || tail -n 40 "$folder"/cluster/slurmctld.log "$folder"/parts/log/* || true
    rm -rf "$folder"
    exit "$code"
}
trap end EXIT
trap 'exit 130' INT TERM

await() { # SECONDS WHAT COMMAND...
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || { echo "$what: not within time"; squeue; sinfo -N; exit 1; }
        sleep 0.05
    done
}
# A chunk of n2 in the middle: one of its runs is finished, which only its log file shows from outside.
halfway() {
    chunk=$(squeue -h -w n2 -t R -o %K) && [ -n "$chunk" ] &&
        [ "$(stat -c %s "parts/shards/$chunk.db.tmp-wal")" -gt 120000 ]
}
chunks_done() { "$orrery" status parts | grep -q '^8 chunks: 8 done'; }

mkdir "$folder/cluster"
"$cluster" up 4 "$folder/cluster" >"$folder/up" || exit $?
export SLURM_CONF=$folder/cluster/slurm.conf

cd "$folder"
cat >study.yaml <<'END'
study: On a cluster
system: batch
workload: {generator: batch.lublin, jobs: 150000}
platform: {nodes: 128}
load: 0.9
policies: [batch.fcfs, batch.easy, batch.conservative, batch.sjf]
sweep: {seed: 1..10}
measure: [wait.mean, bounded_slowdown.p95, utilization]
compare: {to: batch.fcfs, pair: seed}
END
"$orrery" submit study.yaml --engine slurm --dir parts --chunks 8 -- --comment=test
await 60 "a chunk on n2" halfway
"$orrery" status parts >middle || true # something is missing
grep -q '^8 chunks: [0-9] done, [1-4] running' middle || { cat middle; exit 1; }
"$orrery" submit study.yaml --engine slurm --dir parts >again # starts nothing twice
grep -q 'in the queue already; 0 of 8 chunks submitted' again || { cat again; exit 1; }
"$cluster" crash-node cluster 2
echo "n2 crashed after $SECONDS s, in chunk $chunk"
[ -e "parts/shards/$chunk.db.tmp" ] && [ ! -e "parts/shards/$chunk.db" ]
if "$orrery" merge -o early.db parts 2>early; then echo "merged although chunks are missing"; exit 1; fi
grep -q 'chunks are missing' early
await 200 "all chunks" chunks_done
echo "all chunks done after $SECONDS s"
grep -q 'on n2$' parts/log/*_"$chunk".txt
grep -q "chunk $chunk of 8, restart 1, on n[134]$" parts/log/*_"$chunk".txt
"$orrery" status parts
"$orrery" merge -o all.db parts
"$orrery" run study.yaml -j2 -q -o whole.db
"$orrery" export all.db --canonical >all.txt
"$orrery" export whole.db --canonical >whole.txt
cmp all.txt whole.txt
[ "$(wc -l <whole.txt)" -gt 200 ]
