# What is said about each broken study of tests/cli/broken/dag_study: texts of the dag system, its platform, generators, policies.
$ cp "$ROOT"/tests/cli/broken/dag_study/* . && for study in *.yaml; do orrery run --dry-run "$study" 2>&1; code=$?; test $code = 2 || echo "$study: exit code $code"; done
orrery: annealing-heats.yaml:5:12: dag.annealing: cold (1) must not exceed hot (1e-09)
orrery: billing-unit-zero.yaml:7:10: options: 'billing_unit' is 0; expected a time of at least 1ns
orrery: branches-too-many.yaml:3:11: dag.fork_join: a graph would have up to 1e+12 tasks and 2e+12 edges; at most 10000000 and 100000000
orrery: ccr-without-bandwidth.yaml:3:11: dag.fft: ccr is 1, but communication takes no time on this platform; give the platform or the workload a bandwidth, or set ccr: 0
orrery: cores-huge.yaml:4:11: platform has 68719476737 cores; at most 16777216
orrery: cost-negative.yaml:3:11: dag.chains: cost: '-5s' can be negative
orrery: count-huge.yaml:4:40: machine: count is '1048577'; expected a whole number from 1 to 1048576
orrery: deadline-unit-zero.yaml:7:10: options: 'deadline_unit' is 0; expected a time of at least 1ns
orrery: elastic-beside-fixed.yaml:5:12: dag.heft cannot use machines on demand ('elastic: true')
orrery: failure-rate-one.yaml:7:25: options: failure_rate is '1'; expected a number from 0 to 0.99
orrery: gap-endless.yaml:3:11: dag.chains: gap: 3 graphs at '9000000000s' last longer than the 292 years a run can have
orrery: governor-alone.yaml:4:23: platform: machine 'a': 'governor:' needs operating points, 'opp:'
orrery: governor-frequency.yaml:4:23: platform: machine 'a': governor userspace: 'fast' is no frequency; expected one such as 1000MHz
orrery: governor-near.yaml:4:23: platform: machine 'a': no governor 'ondemandd'; did you mean 'ondemand'?
orrery: initial-above-cap.yaml:7:10: options: 'initial' is above 'cap', and 'full' is 'drop'
orrery: inject-alone.yaml:3:11: dag.inject draws from a trace; the study needs 'trace:', too
orrery: machine-nameless.yaml:3:11: dag.topcuoglu: costs: unrelated needs a name for each kind of machine; kind 1 of the platform has none
orrery: machines-empty.yaml:4:22: platform: machines is a list, each line '- {parameter: value}'
orrery: machines-many.yaml:4:11: platform: 2000000 machines; expected at most 1048576
orrery: machines-none.yaml:4:11: platform needs 'machines:', or a trace that lists its machines
orrery: machines-same-name.yaml:3:11: dag.topcuoglu: costs: unrelated needs a name of its own for each kind of machine; kinds 1 and 2 of the platform are both 'a'
orrery: matrix-bare.yaml:4:54: platform: matrix: 'a-b' has no bandwidth
orrery: matrix-infinite.yaml:4:54: platform: matrix: 'a-b inf': 'inf' is not a number in B/s
orrery: matrix-negative.yaml:4:54: platform: matrix: 'a-b -1MB/s' has a bandwidth below 0
orrery: matrix-three.yaml:4:54: platform: matrix: 'a-b 1MB/s 5us 7us' has more than a bandwidth and a latency
orrery: matrix-twice.yaml:4:54: platform: matrix: 'b-a 2MB/s': this pair is there twice
orrery: matrix-unknown.yaml:4:54: platform: matrix: 'a-c 1MB/s' does not begin with two kinds of machines joined by '-'
orrery: memory-cores.yaml:4:11: platform: 65536000001 cores; expected at most 16777216
orrery: mosaic-too-large.yaml:3:11: dag.montage: a graph would have up to 1.251e+07 tasks and 3.752e+07 edges; at most 10000000 and 100000000
orrery: network-argument.yaml:4:54: platform: network: topology 'star(bandwith=1MB/s)': star has no argument 'bandwith'; did you mean 'bandwidth'?
orrery: network-empty.yaml:4:54: platform: network: topology '': unknown topology ''; expected one such as star(bandwidth=125MB/s, latency=50us)
orrery: network-huge.yaml:4:54: platform: network: topology 'mesh(columns=16777216, rows=16777216, bandwidth=1MB/s)': mesh: it has more than 16777216 links
orrery: network-missing.yaml:4:11: platform: 'communication: network' needs a 'network:', such as star(bandwidth=125MB/s, latency=50us)
orrery: network-small.yaml:4:54: platform: network: topology 'mesh(columns=1, rows=1, bandwidth=1MB/s)': mesh: it has room for 1 hosts and there are 4
orrery: network-trailing.yaml:4:54: platform: network: topology 'bus(bandwidth=1MB/s) x': bus(...): 'x' follows the topology
orrery: network-unclosed.yaml:4:54: platform: network: topology 'star(bandwidth=1MB/s': star: expected ')' after its arguments
orrery: network-unknown.yaml:4:54: platform: network: topology 'strar(bandwidth=1MB/s)': unknown topology 'strar'; did you mean 'star'?
orrery: network-unused.yaml:4:11: platform: 'network:' needs 'communication: network' in 'options:'
orrery: network-zero.yaml:4:54: platform: network: topology 'star(bandwidth=0)': star: 'bandwidth' is '0'; it must be a rate greater than 0 such as 125MB/s or 1Gbit/s
orrery: noise-empty.yaml:7:18: options: noise: '' is not a distribution such as exponential(mean=10s), nor a number
orrery: noise-in-sweep.yaml:7:43: options: noise: normal: '' is not a number or a time such as 0.5, 90s or 4ms
orrery: noise-infinite.yaml:7:18: options: noise: 'inf' is not a distribution such as exponential(mean=10s), nor a number
orrery: noise-mean-zero.yaml:7:18: options: noise: the mean of 'uniform(-10, 10)' is 0; expected a factor above 0
orrery: noise-negative.yaml:7:18: options: noise: the mean of '-1' is -1; expected a factor above 0
orrery: noise-unknown.yaml:7:18: options: noise: unknown distribution 'nomal'; did you mean 'normal'?
orrery: noise-zero.yaml:7:18: options: noise: the mean of '0' is 0; expected a factor above 0
orrery: opp-empty.yaml:4:38: platform: machine 'a': opp: number 1 of '' is no operating point; expected one such as 600MHz 0.9V
orrery: opp-half.yaml:4:38: platform: machine 'a': opp: number 1 of '600MHz' is no operating point; expected one such as 600MHz 0.9V
orrery: opp-order.yaml:4:38: platform: machine 'a': opp: '600MHz 0.9V' comes behind a higher point; expected ascending ones
orrery: opp-zero.yaml:4:38: platform: machine 'a': opp: number 1 of '0Hz 0V' is no operating point; expected one such as 600MHz 0.9V
orrery: plan-for-fixed.yaml:5:12: dag.spwd plans for machines on demand; give 'elastic: true' to every kind
orrery: points-odd.yaml:3:11: dag.fft: points is 3; expected a power of two
orrery: price-huge.yaml:4:40: machine: price is '1e13'; expected a number from 0 to 1000000000000
orrery: profile-alone.yaml:4:23: platform: machine 'a': 'profile:' needs operating points, 'opp:'
orrery: profile-frequency.yaml:4:62: platform: machine 'a': profile: '700MHz' is none of the operating points
orrery: profile-negative.yaml:4:62: platform: machine 'a': profile: '-1' is no power; expected a number of W
orrery: record-near.yaml:7:10: record has no 'dag_jobz'; did you mean 'dag_jobs'?
orrery: sample-zero.yaml:7:10: options: 'sample' is 0; governors and thermal models need more
orrery: share-cores.yaml:4:11: platform: machine 'a' shares, which needs 'cores: 1'
orrery: share-elastic.yaml:4:11: platform: machine 'a' cannot share and be elastic
orrery: table-empty.yaml:5:12: dag.table: 'machines:' names no task
orrery: table-machine.yaml:5:12: dag.table: machines: '1=3' is no name=machine with a machine below 3
orrery: tasks-too-many.yaml:3:11: dag.daggen: a graph would have up to 1e+07 tasks and 1e+14 edges; at most 10000000 and 100000000
orrery: thermal-input.yaml:4:23: platform: machine 'a': no thermal input 'bigg'; did you mean 'big'?
orrery: thermal-near.yaml:4:11: platform: no thermal model 'odroid_xu4'; did you mean 'odroid_xu3'?
orrery: throttle-without-model.yaml:7:10: options: 'throttle' needs a thermal model in 'platform:'
orrery: tick-above-sample.yaml:7:10: options: 'sample' is no multiple of 'tick'
orrery: tick-fine.yaml:7:10: options: 'tick' is below 1us; expected 0s or at least 1us
orrery: tick-preempt.yaml:7:10: options: 'tick' goes with neither 'preempt', 'failure_rate' nor 'tie', nor with machines that share
orrery: trip-alone.yaml:4:23: platform: machine 'a': 'trip:' needs operating points, 'opp:'
orrery: trip-text.yaml:4:59: platform: machine 'a': trip: 'hot' is no frequency; expected one such as 600MHz, or -
orrery: unit-zero.yaml:5:12: dag.stochastic_heft: unit must be above 0
orrery: until-negative.yaml:7:18: options: until is '-1s'; expected a duration such as 90s, 4ms or 2h
orrery: weights-infinite.yaml:5:12: dag.linear: weights: finish: expected a number of at most 1e+100, not '1e308'
orrery: weights-nameless.yaml:5:12: dag.linear: weights: no feature ''; expected one such as finish
orrery: weights-near.yaml:5:12: dag.linear: weights: no feature 'finnish'; did you mean 'finish'?
orrery: weights-twice.yaml:5:12: dag.linear: weights: finish is there twice
orrery: with-roles.yaml:7:7: system dag takes one policy at a time
$ ls | grep -v yaml
? 1
