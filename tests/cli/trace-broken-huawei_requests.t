# What is said about each broken source of tests/cli/broken: leniently, and below it with --strict.
$ try() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$file" --db t.db --name T --format "$1" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f try >try
$ . ./try; try huawei_requests
- column-twice.csv
orrery: column-twice.csv:1: column 'numa' twice
orrery: column-twice.csv:1: column 'numa' twice
- cores-empty.csv
T: 1 VM in 0 s
  cores-empty.csv:2: field 1 'flavor_vcpus' is empty; row dropped (1 row, dropped)
orrery: cores-empty.csv:2: field 1 'flavor_vcpus' is ''; expected a value (refused by --strict)
- cores-word.csv
T: 1 VM in 0 s
  cores-word.csv:2: field 1 'flavor_vcpus' is not a number; row dropped (1 row, dropped)
orrery: cores-word.csv:2: field 1 'flavor_vcpus' is 'x'; expected a number (refused by --strict)
- empty.csv
orrery: empty.csv: no line with the names of columns
orrery: empty.csv: no line with the names of columns
- group-word.csv
T: 1 VM in 0 s
  group-word.csv:2: field 5 'group' is not a number; taken as unknown (1 row, repaired)
  group-word.csv:2: no group; VM in none (1 row, repaired)
orrery: group-word.csv:2: field 5 'group' is 'x'; expected a number or nothing (refused by --strict)
- header-only.csv
orrery: header-only.csv: no VM in 1 lines of format huawei_requests
orrery: header-only.csv: no VM in 1 lines of format huawei_requests
- idle-domain.csv
T: 1 VM in 0 s
  idle-domain.csv:2: domain of a VM outside a fault_domain; ignored (1 row, noted)
T: 1 VM in 0 s
  idle-domain.csv:2: domain of a VM outside a fault_domain; ignored (1 row, noted)
- idle-group.csv
T: 1 VM in 0 s
  idle-group.csv:2: group without a strategy; ignored (1 row, noted)
T: 1 VM in 0 s
  idle-group.csv:2: group without a strategy; ignored (1 row, noted)
- long-row.csv
T: 1 VM in 0 s
  long-row.csv:2: more fields than columns; row dropped (1 row, dropped)
orrery: long-row.csv:2: more fields than columns; row dropped (refused by --strict)
- memory-negative.csv
T: 1 VM in 0 s
  memory-negative.csv:2: field 2 'flavor_ram' is negative; row dropped (1 row, dropped)
orrery: memory-negative.csv:2: field 2 'flavor_ram' is '-16'; expected 0 or more (refused by --strict)
- no-column.csv
orrery: no-column.csv:1: no column 'flavor_ram'; there is 'flavour_ram'
orrery: no-column.csv:1: no column 'flavor_ram'; there is 'flavour_ram'
- no-domain.csv
T: 1 VM in 0 s
  no-domain.csv:2: no domain of the group; VM in no group (1 row, repaired)
orrery: no-domain.csv:2: no domain of the group; VM in no group (refused by --strict)
- no-group.csv
T: 1 VM in 0 s
  no-group.csv:2: no group; VM in none (1 row, repaired)
orrery: no-group.csv:2: no group; VM in none (refused by --strict)
- numa-three.csv
T: 1 VM in 0 s
  numa-three.csv:2: field 3 'numa' is neither 1 nor 2; taken as unknown (1 row, repaired)
orrery: numa-three.csv:2: field 3 'numa' is '3'; expected 1 or 2 (refused by --strict)
- numa-word.csv
T: 1 VM in 0 s
  numa-word.csv:2: field 3 'numa' is not a number; taken as unknown (1 row, repaired)
orrery: numa-word.csv:2: field 3 'numa' is 'two'; expected a number or nothing (refused by --strict)
- open-quote.csv
T: 1 VM in 0 s
  open-quote.csv:2: a quote is not closed; row dropped (1 row, dropped)
orrery: open-quote.csv:2: a quote is not closed; row dropped (refused by --strict)
- strategy-word.csv
T: 1 VM in 0 s
  strategy-word.csv:2: field 4 'strategy' is no strategy that is known; VM in no group (1 row, repaired)
orrery: strategy-word.csv:2: field 4 'strategy' is 'afinity'; expected affinity, anti-affinity, fault_domain or nothing (refused by --strict)
- stub.csv
T: 1 VM in 0 s
  stub.csv:2: field 2 'flavor_ram' is empty; row dropped (1 row, dropped)
orrery: stub.csv:2: field 2 'flavor_ram' is ''; expected a value (refused by --strict)
# The same for each broken further file, beside a source of one good row.
$ part() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$2" --db t.db --name T --set "$3=$file" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f part >part
$ printf 'flavor_vcpus,flavor_ram,numa,strategy,group,domain\n1,1,1,,,\n' >requests.csv
$ . ./part; part huawei_machines requests.csv machines
- empty.csv
orrery: empty.csv: no line with the names of columns
orrery: empty.csv: no line with the names of columns
- header-only.csv
orrery: header-only.csv: no machine in 1 lines
orrery: header-only.csv: no machine in 1 lines
- negative.csv
T: 1 VM in 0 s, 1 machine
  negative.csv:2: field 2 'RAM1' is negative; row dropped (1 row, dropped)
orrery: negative.csv:2: field 2 'RAM1' is '-1'; expected 0 or more (refused by --strict)
- no-column.csv
orrery: no-column.csv:1: no column 'RAM2'; there is 'RAM1'
orrery: no-column.csv:1: no column 'RAM2'; there is 'RAM1'
- stub.csv
T: 1 VM in 0 s, 1 machine
  stub.csv:2: field 3 'CPU2' is empty; row dropped (1 row, dropped)
orrery: stub.csv:2: field 3 'CPU2' is ''; expected a value (refused by --strict)
- three.csv
T: 1 VM in 0 s, 3 machines
T: 1 VM in 0 s, 3 machines
- word.csv
T: 1 VM in 0 s, 1 machine
  word.csv:2: field 1 'CPU1' is not a number; row dropped (1 row, dropped)
orrery: word.csv:2: field 1 'CPU1' is 'x'; expected a number (refused by --strict)
$ . ./part; part huawei_topology requests.csv topology
- empty.csv
orrery: empty.csv: no line with the names of columns
orrery: empty.csv: no line with the names of columns
- four.csv
T: 1 VM in 0 s, 4 machines
T: 1 VM in 0 s, 4 machines
- header-only.csv
orrery: header-only.csv: no host in 1 lines
orrery: header-only.csv: no host in 1 lines
- no-column.csv
orrery: no-column.csv:1: no column 'rack_id'
orrery: no-column.csv:1: no column 'rack_id'
- no-host.csv
T: 1 VM in 0 s, 1 machine
  no-host.csv:2: field 1 'host_id' is empty; row dropped (1 row, dropped)
orrery: no-host.csv:2: field 1 'host_id' is ''; expected a value (refused by --strict)
- rack-huge.csv
T: 1 VM in 0 s, 1 machine
  rack-huge.csv:2: field 2 'rack_id' is out of range; row dropped (1 row, dropped)
orrery: rack-huge.csv:2: field 2 'rack_id' is '5000000000'; expected a smaller number (refused by --strict)
- word.csv
T: 1 VM in 0 s, 1 machine
  word.csv:2: field 2 'rack_id' is not a number; row dropped (1 row, dropped)
orrery: word.csv:2: field 2 'rack_id' is 'a'; expected a number (refused by --strict)
# Both: the hosts of the topology are given to the machines in order.
$ good=$ROOT/tests/cli/broken/huawei_machines/three.csv; for hosts in four word; do orrery trace import requests.csv --db t.db --name $hosts --set machines=$good --set topology=$ROOT/tests/cli/broken/huawei_topology/$hosts.csv; done
four: 1 VM in 0 s, 3 machines
  four.csv:5: host beyond the machines; left out (1 row, noted)
word: 1 VM in 0 s, 3 machines
  word.csv:2: field 2 'rack_id' is not a number; row dropped (1 row, dropped)
  word.csv:3: machine beyond the hosts of the topology (2 rows, noted)
# Options that cannot be.
$ orrery trace import requests.csv --db t.db --name V --set gap=-1s
! orrery: format huawei_requests: gap is '-1s'; expected a duration such as 90s, 4ms or 2h
? 2
$ orrery trace import requests.csv --db t.db --name V --set affinity=row
! orrery: format huawei_requests: affinity is 'row'; expected host | rack | zone
? 2
$ orrery trace import requests.csv --db t.db --name V --set machines=absent.csv
! orrery: absent.csv: No such file or directory
? 2
