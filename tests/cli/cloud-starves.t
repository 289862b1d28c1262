# A VM that fits nowhere, tried again for ever, ends the run with a word.
$ printf 'study: S\nsystem: cloud\nworkload: {generator: cloud.general, vms: 2, flavours: "8:1"}\nplatform: {machines: [{count: 1, cores: 4}]}\noptions: {reject_after: never, retry: 7s}\npolicies: [cloud.first_fit]\n' >s.yaml; orrery run s.yaml -o s.db 2>&1 | sed 's/t=[0-9]*ns/t=T/'
run 365448e3: cloud.first_fit at t=T starves VM 0: it was tried 100000 times while nothing else went on; run stopped
S
policy           
cloud.first_fit  
0 of 1 runs are finished, 1 failed
failed: run 365448e39775: cloud.first_fit: cloud.first_fit at t=T starves VM 0: it was tried 100000 times while nothing else went on
1 runs simulated, 0 were there already, 1 failed; results in s.db
