# What is said about each broken file of services, leniently and below it with --strict.
$ try() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$file" --db t.db --name T --format "$1" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f try >try
$ . ./try; try rasa
- above-one.json
orrery: above-one.json:1:45: RequestCPU is '1.5'; expected a number from 0 to 1
orrery: above-one.json:1:45: RequestCPU is '1.5'; expected a number from 0 to 1
- container-number.json
orrery: container-number.json:1:87: a container is a number; expected its name
orrery: container-number.json:1:87: a container is a number; expected its name
- cpu-is-text.json
orrery: cpu-is-text.json:1:266: TotalCPU is 'all'; expected a number from 0 to 1
orrery: cpu-is-text.json:1:266: TotalCPU is 'all'; expected a number from 0 to 1
- cut-off.json
orrery: cut-off.json:1:120: not JSON: a string that does not end, or with a bad escape
orrery: cut-off.json:1:120: not JSON: a string that does not end, or with a bad escape
- empty.json
orrery: empty.json:2:1: the JSON text ends too early
orrery: empty.json:2:1: the JSON text ends too early
- no-cpu.json
orrery: no-cpu.json:1:118: a service without 'RequestCPU'
orrery: no-cpu.json:1:118: a service without 'RequestCPU'
- no-machines.json
orrery: no-machines.json:1:1: the file without 'MachineList'
orrery: no-machines.json:1:1: the file without 'MachineList'
- restricted.json
orrery: restricted.json:1:113: CompatibleMachines is a list; only '*' can be read
orrery: restricted.json:1:113: CompatibleMachines is a list; only '*' can be read
- second-machine.json
T: 3 VMs in 0 s, 2 machines
  second-machine.json:1: a container stands on a second machine; the first counts (1 row, dropped)
orrery: second-machine.json:1: a container stands on a second machine; the first counts (refused by --strict)
- stray-container.json
T: 3 VMs in 0 s, 2 machines
  stray-container.json:1: a machine names a container that no service has; left out (1 row, dropped)
orrery: stray-container.json:1: a machine names a container that no service has; left out (refused by --strict)
- stray-traffic.json
T: 3 VMs in 0 s, 2 machines
  stray-traffic.json:1: traffic of a service that is not listed; left out (1 row, dropped)
orrery: stray-traffic.json:1: traffic of a service that is not listed; left out (refused by --strict)
- twin-container.json
orrery: twin-container.json:1:185: container 'x' is there twice
orrery: twin-container.json:1:185: container 'x' is there twice
- twin-service.json
orrery: twin-service.json:1:118: service 'a' is there twice
orrery: twin-service.json:1:118: service 'a' is there twice
