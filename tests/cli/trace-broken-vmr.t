# What is said about each broken snapshot of a cluster, leniently and below it with --strict; a good one is imported twice.
$ try() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$file" --db t.db --name T --format "$1" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f try >try
$ . ./try; try vmr_json
- cpu-is-string.json
orrery: cpu-is-string.json:4:57: 'node_cpu' is '88'; expected a number
orrery: cpu-is-string.json:4:57: 'node_cpu' is '88'; expected a number
- cut-off.json
orrery: cut-off.json:9:53: not JSON: a string that does not end, or with a bad escape
orrery: cut-off.json:9:53: not JSON: a string that does not end, or with a bad escape
- empty.json
orrery: empty.json:1:1: the JSON text ends too early
orrery: empty.json:1:1: the JSON text ends too early
- flag.json
orrery: flag.json:13:187: 'allow_migration' is 'no'; expected true or false
orrery: flag.json:13:187: 'allow_migration' is 'no'; expected true or false
- free-cpu.json
T: 3 VMs in 0 s, 2 machines
  free-cpu.json:4: free CPU of a NUMA node is not what its VMs leave; see option trust (1 row, repaired)
orrery: free-cpu.json:4: free CPU of a NUMA node is not what its VMs leave; see option trust (refused by --strict)
- free-memory.json
T: 3 VMs in 0 s, 2 machines
  free-memory.json:4: free memory of a NUMA node is not what its VMs leave; see option trust (1 row, repaired)
orrery: free-memory.json:4: free memory of a NUMA node is not what its VMs leave; see option trust (refused by --strict)
- granularity.json
orrery: granularity.json:15:60: granularity 'room'; expected host, rack or zone
orrery: granularity.json:15:60: granularity 'room'; expected host, rack or zone
- key-twice.json
orrery: key-twice.json:1:37: a key is there twice
orrery: key-twice.json:1:37: a key is there twice
- list.json
orrery: list.json:1:1: a snapshot is a list; expected an object
orrery: list.json:1:1: a snapshot is a list; expected an object
- members.json
T: 3 VMs in 0 s, 2 machines
  members.json:15: member of a deployment set is not there; left out (1 row, repaired)
  members.json:15: member of a deployment set is there twice; counted once (1 row, repaired)
orrery: members.json:15: member of a deployment set is not there; left out (refused by --strict)
- no-clusters.json
orrery: no-clusters.json:1:1: a snapshot without 'cluster_list'
orrery: no-clusters.json:1:1: a snapshot without 'cluster_list'
- no-host.json
T: 3 VMs in 0 s, 2 machines
  no-host.json:14: VM on a host that is not there; taken as not placed (1 row, repaired)
  no-host.json:7: free CPU of a NUMA node is not what its VMs leave; see option trust (1 row, repaired)
  no-host.json:7: free memory of a NUMA node is not what its VMs leave; see option trust (1 row, repaired)
orrery: no-host.json:14: VM on a host that is not there; taken as not placed (refused by --strict)
- no-node-id.json
orrery: no-node-id.json:4:5: a host without 'node_id'
orrery: no-node-id.json:4:5: a host without 'node_id'
- no-numa-node.json
T: 3 VMs in 0 s, 2 machines
  no-numa-node.json:14: VM on a NUMA node that is not there; taken as not placed (1 row, repaired)
  no-numa-node.json:7: free CPU of a NUMA node is not what its VMs leave; see option trust (1 row, repaired)
  no-numa-node.json:7: free memory of a NUMA node is not what its VMs leave; see option trust (1 row, repaired)
orrery: no-numa-node.json:14: VM on a NUMA node that is not there; taken as not placed (refused by --strict)
- no-vms.json
orrery: no-vms.json: no VM in 1 lines of format vmr_json
orrery: no-vms.json: no VM in 1 lines of format vmr_json
- node-number.json
orrery: node-number.json:6:7: NUMA node 2 stands where 1 is expected
orrery: node-number.json:6:7: NUMA node 2 stands where 1 is expected
- odd-sum.json
T: 3 VMs in 0 s, 2 machines
  odd-sum.json:4: the NUMA nodes of a host do not add up to it (2 rows, noted)
T: 3 VMs in 0 s, 2 machines
  odd-sum.json:4: the NUMA nodes of a host do not add up to it (2 rows, noted)
- overfull.json
T: 3 VMs in 0 s, 2 machines
  overfull.json:4: free CPU of a NUMA node is not what its VMs leave; see option trust (1 row, repaired)
  overfull.json:4: the VMs of a NUMA node need more than it has (1 row, noted)
orrery: overfull.json:4: free CPU of a NUMA node is not what its VMs leave; see option trust (refused by --strict)
- twin-host.json
orrery: twin-host.json:7:5: host 'pm_0' is there twice
orrery: twin-host.json:7:5: host 'pm_0' is there twice
- twin-vm.json
T: 2 VMs in 0 s, 2 machines
  twin-vm.json:14: VM is there twice; second dropped (1 row, dropped)
  twin-vm.json:7: free CPU of a NUMA node is not what its VMs leave; see option trust (1 row, repaired)
  twin-vm.json:7: free memory of a NUMA node is not what its VMs leave; see option trust (1 row, repaired)
  twin-vm.json:15: member of a deployment set is not there; left out (1 row, repaired)
orrery: twin-vm.json:14: VM is there twice; second dropped (refused by --strict)
- uneven.json
T: 3 VMs in 0 s, 2 machines
  uneven.json:4: free CPU of a NUMA node is not what its VMs leave; see option trust (2 rows, repaired)
  uneven.json:13: VM split over NUMA nodes in unequal parts; taken as equal (1 row, repaired)
orrery: uneven.json:13: VM split over NUMA nodes in unequal parts; taken as equal (refused by --strict)
- unknown-key.json
T: 3 VMs in 0 s, 2 machines
  unknown-key.json:19: 'general_requirements' is a key that is not known; ignored (1 row, noted)
T: 3 VMs in 0 s, 2 machines
  unknown-key.json:19: 'general_requirements' is a key that is not known; ignored (1 row, noted)
$ orrery trace import $ROOT/traces/samples/snapshot.json --db a.db --name s && orrery trace import $ROOT/traces/samples/snapshot.json --db b.db --name s && cmp a.db b.db
s: 3 VMs in 0 s, 2 machines
s: 3 VMs in 0 s, 2 machines
