# What is said about each broken study of tests/cli/broken/big_study: rules, platform, policies and workload of the bigdata system.
$ cp "$ROOT"/tests/cli/broken/big_study/* . && for study in *.yaml; do orrery run --dry-run "$study" 2>&1; code=$?; test $code = 2 || echo "$study: exit code $code"; done
orrery: bandwidth-unit.yaml:4:38: platform: rack_bandwidth is '10s'; expected a number of at least 0 B/s
orrery: durations-near.yaml:7:22: options: durations is 'rnadom'; did you mean 'random'?
orrery: generator-near.yaml:3:23: no generator 'bigdata.mapreduec'; did you mean 'bigdata.mapreduce'?
orrery: generator-other.yaml:3:23: dag.fft makes no workload of system bigdata
orrery: heartbeat-negative.yaml:7:22: options: heartbeat is '-1s'; expected a duration such as 90s, 4ms or 2h
orrery: kind-near.yaml:4:43: machine has no parameter 'core'; did you mean 'cores'?
orrery: kind-speed.yaml:4:50: machine: speed is '0'; expected a number from 1e-06 to 1000000
orrery: kinds-empty.yaml:4:22: platform: machines is a list, each line '- {parameter: value}'
orrery: kinds-many.yaml:4:11: platform: 2097152 machines; expected at most 1048576
orrery: machines-none.yaml:4:11: platform needs 'nodes:' of at least 1
orrery: measure-near.yaml:6:11: unknown metric 'makesapn'; did you mean 'makespan'?
orrery: mtbf-word.yaml:7:17: options: mtbf is 'often'; expected a duration such as 90s, 4ms or 2h
orrery: mtbf-zero.yaml:7:10: options: 'mtbf' is 0; expected a time of at least 1ns
orrery: network-bare.yaml:7:20: options: network: shared needs platform: {rack_bandwidth: ..., core_bandwidth: ...}
orrery: network-core.yaml:7:20: options: network: shared needs platform: {rack_bandwidth: ..., core_bandwidth: ...}
orrery: network-near.yaml:7:20: options: network is 'sharde'; did you mean 'shared'?
orrery: nodes-many.yaml:4:19: platform: nodes is '2000000'; expected a whole number from 0 to 1048576
orrery: nodes-negative.yaml:4:19: platform: nodes is '-1'; expected a whole number from 0 to 1048576
orrery: option-near.yaml:7:11: options has no parameter 'slow_start'; did you mean 'slowstart'?
orrery: parameter-near.yaml:5:28: bigdata.fifo has no parameter 'strickt'; did you mean 'strict'?
orrery: parameter-word.yaml:5:36: bigdata.fifo: strict is 'perhaps'; expected true or false
orrery: policy-near.yaml:5:12: no policy 'bigdata.fiffo'; did you mean 'bigdata.fifo'?
orrery: policy-other.yaml:5:12: os.fcfs is no policy of system bigdata
orrery: record-near.yaml:8:10: record has no 'big_taskz'; did you mean 'big_tasks'?
orrery: reduce-wait-zero.yaml:7:10: options: 'reduce_wait' is 0; expected a time of at least 1ns
orrery: replicas-zero.yaml:7:21: options: replicas is '0'; expected a whole number from 1 to 10
orrery: slots-huge.yaml:4:11: platform has 1048576000000 slots; at most 1073741824
orrery: slots-zero.yaml:4:29: platform: slots is '0'; expected a number from 0.001 to 1000000
orrery: slow-exponential.yaml:7:26: options: slow_machines: 'exponential(1)' can be 0 or less; expected a factor above 0
orrery: slow-near.yaml:7:26: options: slow_machines: unknown distribution 'wiebull'; did you mean 'weibull'?
orrery: slow-zero.yaml:7:26: options: slow_machines: 'uniform(0, 1)' can be 0 or less; expected a factor above 0
orrery: slowstart-above.yaml:7:22: options: slowstart is '1.5'; expected a number from 0 to 1
orrery: straggle-empty.yaml:7:21: options: straggle: '' is not a distribution such as exponential(mean=10s), nor a number
orrery: straggle-near.yaml:7:21: options: straggle: unknown distribution 'exponentail'; did you mean 'exponential'?
orrery: straggle-negative.yaml:7:21: options: straggle: 'uniform(-1, 2)' can be negative
orrery: straggle-unit.yaml:7:21: options: straggle: discrete: 'fast' is not a number or a time such as 0.5, 90s or 4ms
orrery: until-negative.yaml:7:18: options: until is '-1s'; expected a duration such as 90s, 4ms or 2h
$ ls | grep -v yaml
? 1
