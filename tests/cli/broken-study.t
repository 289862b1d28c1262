# What is said about each broken study of tests/cli/broken/study. No run starts, no file appears.
$ cp "$ROOT"/tests/cli/broken/study/* . && orrery trace import tiny.swf --db tiny.db --name TINY
TINY: 2 jobs in 1 s
$ for study in *.yaml; do orrery run --dry-run "$study" 2>&1; code=$?; test $code = 2 || echo "$study: exit code $code"; done
orrery: alias-bomb.yaml:5:29: more than 100000 values (aliases expanded)
orrery: alias-itself.yaml:4:22: an alias inside its own anchor
orrery: alias-unknown.yaml:4:11: alias without an anchor
orrery: axis-empty.yaml:7:15: axis load has no values
orrery: axis-null.yaml:7:15: axis load has no values
orrery: axis-of-policy.yaml:7:9: sweep has no axis 'depth'; did you mean 'policy.depth'?
orrery: axis-platform-empty.yaml:7:21: platform has no parameter ''
orrery: axis-platform-unknown.yaml:7:25: platform has no parameter 'nods'; did you mean 'nodes'?
orrery: axis-twice.yaml:7:27: key 'load' is there twice; first at line 7
orrery: axis-unknown-far.yaml:7:9: sweep has no axis 'zzzzzz'; expected load, seed, replication, slice, with, zip, points, sample, exclude, or a key such as platform.NAME or policy.NAME
orrery: axis-unknown.yaml:7:9: sweep has no axis 'laod'; did you mean 'load'?
orrery: axis-value-same.yaml:7:21: two runs are the same: batch.fcfs {"load":0.5} and batch.fcfs {"load":0.5}; an axis or policy is there twice or changes nothing
orrery: axis-value-twice.yaml:7:21: two runs are the same: batch.fcfs {"load":0.5} and batch.fcfs {"load":0.5}; an axis or policy is there twice or changes nothing
orrery: axis-without-effect.yaml:7:29: two runs are the same: batch.fcfs {"options.tie":"fifo"} and batch.fcfs {"options.tie":"fifo"}; an axis or policy is there twice or changes nothing
orrery: bad-indent.yaml:2:9: mapping values are not allowed in this context
orrery: binary.yaml: not valid UTF-8 text (byte 0): control characters are not allowed
orrery: choice-empty.yaml:7:19: options: compat is ''; expected none | pyss | cqsim | batsched
orrery: choice-far.yaml:7:21: options: walltime is 'banana'; expected kill | extend
orrery: choice-unknown.yaml:7:21: options: walltime is 'kil'; did you mean 'kill'?
orrery: compare-is-scalar.yaml:7:10: compare must be a map of keys
orrery: compare-to-list.yaml:7:10: compare needs 'to:', the policy to compare with
orrery: compare-unknown-near.yaml:7:15: compare: 'batch.fcsf' is not one of this study's policies; did you mean 'batch.fcfs'?
orrery: compare-unknown-policy.yaml:7:15: compare: 'batch.sjf' is not one of this study's policies, such as 'batch.fcfs'
orrery: compare-without-to.yaml:7:10: compare needs 'to:', the policy to compare with
orrery: cores-overflow.yaml:4:11: platform has 1099511627776 processors; at most 16777216
orrery: deep-list.yaml:1:71: more than 64 levels (aliases expanded)
orrery: deep-map.yaml:65:65: more than 64 levels (aliases expanded)
orrery: depth-infinite.yaml:5:33: batch.easy: depth is '.inf'; expected a whole number from 0 to 1000000000
orrery: depth-negative.yaml:5:33: batch.easy: depth is '-1'; expected a whole number from 0 to 1000000000
orrery: depth-range.yaml:5:33: batch.easy: depth is '1e10'; expected a whole number from 0 to 1000000000
orrery: duplicate-inner.yaml:4:23: key 'nodes' is there twice; first at line 4
orrery: duplicate-key.yaml:7:1: key 'measure' is there twice; first at line 6
orrery: duration-bad-unit.yaml:7:27: options: slowdown_bound is '10 parsecs'; expected a duration such as 90s, 4ms or 2h
orrery: duration-huge.yaml:7:27: options: slowdown_bound is '9e99 weeks'; expected a duration such as 90s, 4ms or 2h
orrery: duration-nan.yaml:7:27: options: slowdown_bound is 'nan s'; expected a duration such as 90s, 4ms or 2h
orrery: duration-negative.yaml:7:27: options: slowdown_bound is '-10s'; expected a duration such as 90s, 4ms or 2h
orrery: empty-policies.yaml:5:11: policies must be a list, each line '- name' or '- name: {parameter: value}'
orrery: empty-study.yaml:1:8: a study needs 'study:', its name
orrery: empty.yaml:1:1: the file is empty
orrery: escaped-zero.yaml:1:8: text with a zero byte
orrery: generator-is-list.yaml:3:11: workload needs 'generator:'; see 'orrery list generators'
orrery: jobs-negative.yaml:3:43: batch.lublin: jobs is '-1'; expected a whole number of at least 1
orrery: jobs-zero.yaml:3:43: batch.lublin: jobs is '0'; expected a whole number of at least 1
orrery: list-as-key.yaml:7:1: a key must be plain text
orrery: list.yaml:1:1: study must be a map of keys
orrery: load-comma.yaml:7:7: load is '0,7'; expected one number above 0 and up to 1000000, such as 0.7
orrery: load-huge.yaml:7:7: load is '1e300'; expected one number above 0 and up to 1000000, such as 0.7
orrery: load-in-sweep-zero.yaml:7:21: load is '0'; expected one number above 0 and up to 1000000, such as 0.7
orrery: load-infinite.yaml:7:7: load is 'inf'; expected one number above 0 and up to 1000000, such as 0.7
orrery: load-is-list.yaml:7:7: load is 'a list'; expected one number above 0 and up to 1000000, such as 0.7
orrery: load-is-map.yaml:7:7: load is 'a map'; expected one number above 0 and up to 1000000, such as 0.7
orrery: load-nan.yaml:7:7: load is 'nan'; expected one number above 0 and up to 1000000, such as 0.7
orrery: load-negative.yaml:7:7: load is '-0.5'; expected one number above 0 and up to 1000000, such as 0.7
orrery: load-percent.yaml:7:7: load is '70%'; expected one number above 0 and up to 1000000, such as 0.7
orrery: load-text.yaml:7:7: load is 'high'; expected one number above 0 and up to 1000000, such as 0.7
orrery: load-zero.yaml:7:7: load is '0'; expected one number above 0 and up to 1000000, such as 0.7
orrery: measure-holds-list.yaml:6:11: a measure is a name such as wait.mean, not a list
orrery: measure-holds-map.yaml:6:11: a measure is a name such as wait.mean, not a map
orrery: measure-is-empty.yaml:6:10: measure must be a list such as [wait.mean]
orrery: measure-is-scalar.yaml:6:10: measure must be a list such as [wait.mean]
orrery: measure-twice.yaml:6:22: wait.mean is measured twice
orrery: merge-key.yaml:7:1: study has no key '<<'
orrery: metric-empty.yaml:6:11: unknown metric ''
orrery: metric-without-reduction.yaml:6:11: measure 'wait' needs a reduction, such as wait.mean
orrery: no-generator.yaml:3:11: workload needs 'generator:'; see 'orrery list generators'
orrery: no-platform.yaml:1:1: platform needs 'nodes:' of at least 1
orrery: no-policies.yaml:1:1: a study needs 'policies:', a list of policies
orrery: no-study.yaml:1:1: a study needs 'study:', its name
orrery: no-system.yaml:1:1: a study needs 'system:', such as batch
orrery: no-workload.yaml:1:1: a study needs 'trace:' or 'workload:'
orrery: nodes-empty.yaml:4:19: platform: nodes is ''; expected a whole number from 0 to 16777216
orrery: nodes-fraction.yaml:4:19: platform: nodes is '2.5'; expected a whole number from 0 to 16777216
orrery: nodes-hex.yaml:4:19: platform: nodes is '0x10'; expected a whole number from 0 to 16777216
orrery: nodes-huge.yaml:4:19: platform: nodes is '99999999999999999999'; expected a whole number from 0 to 16777216
orrery: nodes-nan.yaml:4:19: platform: nodes is 'nan'; expected a whole number from 0 to 16777216
orrery: nodes-negative.yaml:4:19: platform: nodes is '-4'; expected a whole number from 0 to 16777216
orrery: nodes-text.yaml:4:19: platform: nodes is 'many'; expected a whole number from 0 to 16777216
orrery: nodes-trailing.yaml:4:19: platform: nodes is '16 cores'; expected a whole number from 0 to 16777216
orrery: nodes-zero.yaml:4:11: platform needs 'nodes:' of at least 1
orrery: not-utf8.yaml: not valid UTF-8 text (byte 7): invalid leading UTF-8 octet
orrery: null-policies.yaml:5:11: policies must be a list, each line '- name' or '- name: {parameter: value}'
orrery: null-system.yaml:2:8: a study needs 'system:', such as batch
orrery: only-comment.yaml:1:1: the file is empty
orrery: options-is-list.yaml:7:10: options: expected parameters as 'name: value'
orrery: pair-is-list.yaml:8:33: compare: pair must be one axis of the sweep, such as seed
orrery: pair-near.yaml:8:33: compare: pair must be one axis of the sweep; did you mean 'seed'?
orrery: pair-not-an-axis.yaml:7:33: compare: pair must be one axis of the sweep, such as seed
orrery: parameter-is-list.yaml:5:33: batch.easy: depth takes one value, not a list or map
orrery: percentile-range.yaml:6:11: measure 'wait.p101': a quantile is p0 to p100, such as p95 or p99.9
orrery: percentile-text.yaml:6:11: measure 'wait.pxx': no reduction 'pxx'; did you mean 'max'?
orrery: platform-is-list.yaml:4:11: platform: expected parameters as 'name: value'
orrery: platform-is-scalar.yaml:4:11: platform: expected parameters as 'name: value'
orrery: policies-is-map.yaml:5:11: policies must be a list, each line '- name' or '- name: {parameter: value}'
orrery: policy-empty.yaml:5:12: no policy ''; see 'orrery list policies'
orrery: policy-is-list.yaml:5:12: a policy is '- name' or '- name: {parameter: value}'
orrery: policy-of-other-system.yaml:5:12: cloud.first_fit is no policy of system batch
orrery: policy-parameters-scalar.yaml:5:25: batch.easy: expected parameters as 'name: value'
orrery: policy-twice-by-default.yaml:5:24: two runs are the same: batch.easy {"order":"fcfs","backfill":"fcfs","depth":1000000000} and batch.easy {"order":"fcfs","backfill":"fcfs","depth":1000000000}; an axis or policy is there twice or changes nothing
orrery: policy-twice.yaml:5:24: two runs are the same: batch.fcfs {} and batch.fcfs {}; an axis or policy is there twice or changes nothing
orrery: policy-upper-case.yaml:5:12: no policy 'batch.EASY'; did you mean 'batch.easy'?
orrery: policy-with-two-keys.yaml:5:12: a policy is '- name' or '- name: {parameter: value}'
orrery: range-backwards.yaml:7:15: '10..1' is not a range such as 1..10: it ends before it begins
orrery: range-fraction.yaml:7:15: '0.5..0.9' is not a range such as 1..10: other than whole numbers need a step, as in 0.5..0.9 step 0.1
orrery: range-half.yaml:7:15: '1..' is not a range such as 1..10, 0.5..0.9 step 0.1, 64..4096 x 2 or 10..1000 log 5
orrery: range-huge.yaml:7:15: '1..999999999999' is not a range such as 1..10: too many values
orrery: range-text.yaml:7:15: seed is 'a..b'; expected one whole number of at least 0
orrery: range-three-dots.yaml:7:15: '1...3' is not a range such as 1..10, 0.5..0.9 step 0.1, 64..4096 x 2 or 10..1000 log 5
orrery: record-holds-map.yaml:7:10: only series takes a value, the time between its points: 'series: 60s'
orrery: record-is-scalar.yaml:7:9: record must be a list of jobs or series, such as [jobs, series]
orrery: record-unknown.yaml:7:10: record has no 'jbos'; did you mean 'jobs'?
orrery: reduction-of-single.yaml:6:11: measure 'utilization.p95': 'utilization' is one number and takes no reduction
orrery: scalar.yaml:1:1: study must be a map of keys
orrery: seed-axis-with-trace.yaml:7:9: axis seed changes nothing: no part of this study is random
orrery: seed-fraction.yaml:7:7: seed is '1.5'; expected one whole number of at least 0
orrery: seed-huge.yaml:7:7: seed is '99999999999999999999'; expected one whole number of at least 0
orrery: seed-is-list.yaml:7:7: seed is 'a list'; expected one whole number of at least 0
orrery: seed-negative.yaml:7:7: seed is '-1'; expected one whole number of at least 0
orrery: slice-all-skipped.yaml:6:8: trace: the slice from 0s to 500ms holds no job of TINY
orrery: slice-bad-unit.yaml:7:16: slice: '4 moons x 3' is not like '4 weeks x 10' or '2000 jobs x 5'
orrery: slice-beyond-trace.yaml:6:8: trace: the slice begins behind the last job of TINY
orrery: slice-count-huge.yaml:7:16: slice: '4 weeks x 9999999999' is not like '4 weeks x 10' or '2000 jobs x 5'
orrery: slice-count-zero.yaml:7:16: slice: '4 weeks x 0' is not like '4 weeks x 10' or '2000 jobs x 5'
orrery: slice-empty-in-the-middle.yaml:6:8: trace: the slice from 400ms to 800ms holds no job of TINY
orrery: slice-list.yaml:7:16: slice: 'a list or map' is not like '4 weeks x 10' or '2000 jobs x 5'
orrery: slice-negative.yaml:7:16: slice: '-4 weeks x 3' is not like '4 weeks x 10' or '2000 jobs x 5'
orrery: slice-no-count.yaml:7:16: slice: '4 weeks' is not like '4 weeks x 10' or '2000 jobs x 5'
orrery: slice-with-generator.yaml:7:9: axis slice needs a 'trace:' in the study
orrery: slice-zero.yaml:7:16: slice: '0 weeks x 10' is not like '4 weeks x 10' or '2000 jobs x 5'
orrery: spaces.yaml:1:1: the file is empty
orrery: study-is-list.yaml:1:8: a study needs 'study:', its name
orrery: sweep-axis-holds-list.yaml:7:16: values of an axis are single values, not lists or maps
orrery: sweep-axis-is-map.yaml:7:15: axis load: expected a list of values or {values: [...], when: {axis: value}}
orrery: sweep-exclude-all.yaml:7:37: exclude leaves no run
orrery: sweep-exclude-axis.yaml:7:58: exclude: the sweep has no axis 'laod'; did you mean 'load'?
orrery: sweep-exclude-map.yaml:7:36: exclude must be a list of 1 to 1000 maps, such as [{policy: NAME, load: 0.9}]
orrery: sweep-exclude-none.yaml:7:41: exclude: no point is like this
orrery: sweep-exclude-value.yaml:7:44: axis load has no value '0.8'; did you mean '0.7'?
orrery: sweep-factor-one.yaml:7:25: '64..128 x 1' is not a range such as 64..4096 x 2: the factor must be above 1
orrery: sweep-is-list.yaml:7:8: sweep must name its axes: 'load: [0.7, 0.9]'
orrery: sweep-log-near.yaml:7:25: '1..3 log 5' is not a range such as 10..1000 log 5: whole numbers so near are the same ones; ends such as 1.0 give fractions
orrery: sweep-log-zero.yaml:7:15: '0..1 log 5' is not a range such as 10..1000 log 5: log needs ends above 0
orrery: sweep-map-key.yaml:7:28: platform has no parameter 'nods'; did you mean 'nodes'?
orrery: sweep-map-same.yaml:7:29: two runs are the same: batch.fcfs {"options":"a"} and batch.fcfs {"options":"b"}; an axis or policy is there twice or changes nothing
orrery: sweep-map-scalar.yaml:7:19: axis platform: expected a list, each line '- name: {key: value}'
orrery: sweep-map-twice.yaml:7:40: axis platform has two values named 'small'
orrery: sweep-map-unnamed.yaml:7:20: axis platform: a value is a name and its map, such as '- small: {key: value}'
orrery: sweep-measure.yaml:7:9: sweep has no axis 'measure'; expected load, seed, replication, slice, with, zip, points, sample, exclude, or a key such as platform.NAME or policy.NAME
orrery: sweep-points-key.yaml:7:63: the first point has no 'platform.node'; did you mean 'platform.nodes'?
orrery: sweep-points-list.yaml:7:25: a point has one value for load, not a list
orrery: sweep-points-missing.yaml:7:51: a point without 'platform.nodes', which the first one has
orrery: sweep-points-same.yaml:7:51: two runs are the same: batch.fcfs {"load":0.7} and batch.fcfs {"load":0.7}; an axis or policy is there twice or changes nothing
orrery: sweep-points-scalar.yaml:7:17: points must be a list, each line a point such as '- {load: 0.7, platform.nodes: 64}'
orrery: sweep-policies.yaml:7:9: sweep has no axis 'policies'; expected load, seed, replication, slice, with, zip, points, sample, exclude, or a key such as platform.NAME or policy.NAME
orrery: sweep-policy-far.yaml:7:9: sweep has no axis 'policy.zzzzzz': no policy of this study has a parameter 'zzzzzz'
orrery: sweep-policy-lacks.yaml:7:9: sweep has no axis 'batch.fcfs.depth': batch.fcfs has no parameter 'depth'
orrery: sweep-policy-not-here.yaml:7:9: sweep has no axis 'batch.sjf.misfit': 'batch.sjf' is not one of this study's policies
orrery: sweep-policy-unknown.yaml:7:9: sweep has no axis 'policy.dept': no policy of this study has a parameter 'dept'; did you mean 'depth'?
orrery: sweep-policy-value.yaml:7:27: batch.easy: depth is 'many'; expected a whole number from 0 to 1000000000
orrery: sweep-range-nan.yaml:7:15: '0.1..nan step 0.1' is not a range such as 1..10, 0.5..0.9 step 0.1, 64..4096 x 2 or 10..1000 log 5
orrery: sweep-sample-axis.yaml:7:46: sweep has no axis 'laod'; did you mean 'load'?
orrery: sweep-sample-count.yaml:7:38: sample: count is '0'; expected a whole number from 1 to 100000
orrery: sweep-sample-key.yaml:7:31: sample has no key 'cuont'; did you mean 'count'?
orrery: sweep-sample-log.yaml:7:52: '0..1 log' is not a range such as 1..10, 0.5..0.9 or 1..1000 log: log needs ends above 0
orrery: sweep-sample-method-far.yaml:7:26: sample: no method 'sobol'; expected lhs or random
orrery: sweep-sample-method.yaml:7:26: sample: no method 'lsh'; did you mean 'lhs'?
orrery: sweep-sample-no-count.yaml:7:17: sample needs 'count:', such as 50
orrery: sweep-sample-range.yaml:7:52: '0.9..0.5' is not a range such as 1..10, 0.5..0.9 or 1..1000 log: it ends before it begins
orrery: sweep-sample-seed.yaml:7:47: sample: seed is '-1'; expected a whole number from 0 to 9223372036854775807
orrery: sweep-sample-step.yaml:7:52: '0.5..0.9 step 0.1' is not a range such as 1..10, 0.5..0.9 or 1..1000 log
orrery: sweep-step-text.yaml:7:15: '0.5..0.9 step big' is not a range such as 1..10, 0.5..0.9 step 0.1, 64..4096 x 2 or 10..1000 log 5
orrery: sweep-step-units.yaml:7:25: '10s..5GiB step 1s' is not a range such as 0.5..0.9 step 0.1: its numbers have different units
orrery: sweep-step-zero.yaml:7:15: '0.5..0.9 step 0' is not a range such as 0.5..0.9 step 0.1: the step must be above 0
orrery: sweep-values-huge.yaml:7:15: '0..1 step 1e-9' is not a range such as 0.5..0.9 step 0.1: too many values
orrery: sweep-when-circular.yaml:7:9: axis load depends on itself by its condition
orrery: sweep-when-key.yaml:7:31: axis load has no key 'wehn'; did you mean 'when'?
orrery: sweep-when-never.yaml:7:46: the condition of axis policy.depth holds nowhere
orrery: sweep-when-policy.yaml:7:60: axis policy has no value 'batch.esay'; did you mean 'batch.easy'?
orrery: sweep-when-scalar.yaml:7:37: when: expected axes and their values, such as {policy: NAME, load: 0.7}
orrery: sweep-when-unknown.yaml:7:70: when: the sweep has no axis 'laod'; did you mean 'load'?
orrery: sweep-when-value.yaml:7:76: axis load has no value '0.8'; did you mean '0.7'?
orrery: sweep-when-without-values.yaml:7:15: axis load needs 'values:'
orrery: sweep-zip-alone.yaml:7:14: zip needs axes that move together, such as {platform.nodes: [64, 128], workload.jobs: [1000, 2000]}
orrery: sweep-zip-in-zip.yaml:7:28: sweep has no axis 'zip'; expected load, seed, replication, slice, with, zip, points, sample, exclude, or a key such as platform.NAME or policy.NAME
orrery: sweep-zip-lengths.yaml:7:57: zip: workload.jobs has 3 values, platform.nodes has 2
orrery: sweep-zip-twice.yaml:7:55: axis load is there twice; first at line 7
orrery: system-is-map.yaml:2:9: a study needs 'system:', such as batch
orrery: tab.yaml:4:1: a tab; YAML is indented with spaces
orrery: tag.yaml:1:8: a tag (!...); none is needed here
orrery: too-many-runs.yaml:7:37: more than 1000000 runs
orrery: trace-and-workload.yaml:1:1: a study takes its jobs from 'trace:' or from 'workload:', not from both
orrery: trace-axis-with-generator.yaml:7:9: axis trace.jobs needs a 'trace:' in the study
orrery: trace-is-scalar.yaml:6:8: trace: expected parameters as 'name: value'
orrery: trace-jobs-zero.yaml:6:43: trace: jobs is '0'; expected a whole number of at least 1
orrery: trace-name-far.yaml:6:8: tiny.db: no trace 'KTH-SP2'; the store holds TINY
orrery: trace-name-near.yaml:6:8: tiny.db: no trace 'TINNY'; did you mean 'TINY'?
orrery: trace-shift-negative.yaml:6:44: trace: shift is '-1h'; expected a duration such as 90s, 4ms or 2h
orrery: trace-slice-empty.yaml:6:8: trace: the slice is empty ('from' is not before 'to')
orrery: trace-store-folder.yaml:6:8: .: a folder, not a file
orrery: trace-store-missing.yaml:6:8: nowhere.db: No such file or directory
orrery: trace-store-not-db.yaml:6:8: tiny.swf: not an SQLite database
orrery: trace-without-name.yaml:6:8: trace needs 'name:'
orrery: trace-without-processors.yaml:1:1: platform needs 'nodes:' of at least 1; the trace does not say how many
orrery: trace-without-store.yaml:6:8: trace needs 'store:'
orrery: two-documents.yaml:2:1: a second document; one file holds one
orrery: unclosed-list.yaml:6:8: while parsing a flow sequence: did not find expected ',' or ']'
orrery: unclosed-quote.yaml:7:1: while scanning a quoted scalar: found unexpected end of stream
orrery: unknown-compare-key.yaml:7:27: compare has no key 'pairs'; did you mean 'pair'?
orrery: unknown-generator.yaml:3:23: no generator 'batch.lubin'; did you mean 'batch.lublin'?
orrery: unknown-metric.yaml:6:11: unknown metric 'wiat'; did you mean 'wait'?
orrery: unknown-options-key.yaml:7:11: options has no parameter 'walltme'; did you mean 'walltime'?
orrery: unknown-platform-key.yaml:4:12: platform has no parameter 'nods'; did you mean 'nodes'?
orrery: unknown-policy-bare.yaml:5:12: no policy 'easy'; did you mean 'batch.easy'?
orrery: unknown-policy-far.yaml:5:12: no policy 'batch.zzzzzzz'; see 'orrery list policies'
orrery: unknown-policy-parameter.yaml:5:37: batch.easy has no parameter 'dpeth'; did you mean 'depth'?
orrery: unknown-policy.yaml:5:24: no policy 'batch.esay'; did you mean 'batch.easy'?
orrery: unknown-reduction.yaml:6:11: measure 'wait.maen': no reduction 'maen'; did you mean 'mean'?
orrery: unknown-system-far.yaml:2:9: no system 'kitchen'; see 'orrery list systems'
orrery: unknown-system.yaml:2:9: no system 'bacth'; did you mean 'batch'?
orrery: unknown-top-key-far.yaml:7:1: study has no key 'zzzzzz'
orrery: unknown-top-key.yaml:7:1: study has no key 'polcies'; did you mean 'policies'?
orrery: unknown-trace-key.yaml:6:37: trace has no parameter 'form'; did you mean 'from'?
orrery: unknown-workload-key.yaml:3:37: batch.lublin has no parameter 'jbos'; did you mean 'jobs'?
orrery: utf16.yaml:1:1: a study needs 'system:', such as batch
orrery: workload-axis-with-trace.yaml:7:9: axis workload.jobs needs a 'workload:' in the study
orrery: workload-is-scalar.yaml:3:11: workload needs 'generator:'; see 'orrery list generators'
orrery: zero-byte.yaml: not valid UTF-8 text (byte 8): control characters are not allowed
$ ls *.db
tiny.db
