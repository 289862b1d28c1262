# What is said about each broken source of tests/cli/broken: leniently, and below it with --strict.
$ try() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$file" --db t.db --name T --format "$1" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f try >try
$ . ./try; try huawei_east
- again.csv
T: 2 VMs in 6 s
  again.csv:4: vmid of a VM that was deleted before (1 row, noted)
T: 2 VMs in 6 s
  again.csv:4: vmid of a VM that was deleted before (1 row, noted)
- column-twice.csv
orrery: column-twice.csv:1: column 'cpu' twice
orrery: column-twice.csv:1: column 'cpu' twice
- cpu-word.csv
T: 1 VM in 0 s
  cpu-word.csv:2: field 2 'cpu' is not a number; row dropped (1 row, dropped)
orrery: cpu-word.csv:2: field 2 'cpu' is 'one'; expected a number (refused by --strict)
- created-twice.csv
T: 1 VM in 0 s
  created-twice.csv:3: creates a VM that is there already; row dropped (1 row, dropped)
orrery: created-twice.csv:3: creates a VM that is there already; row dropped (refused by --strict)
- deleted-early.csv
T: 1 VM in 0 s
  deleted-early.csv:3: deletes a VM before its creation; row dropped (1 row, dropped)
orrery: deleted-early.csv:3: deletes a VM before its creation; row dropped (refused by --strict)
- deleted-twice.csv
T: 1 VM in 0 s
  deleted-twice.csv:4: deletes a VM that is not there; row dropped (1 row, dropped)
orrery: deleted-twice.csv:4: deletes a VM that is not there; row dropped (refused by --strict)
- empty.csv
orrery: empty.csv: no line with the names of columns
orrery: empty.csv: no line with the names of columns
- header-only.csv
orrery: header-only.csv: no VM in 1 lines of format huawei_east
orrery: header-only.csv: no VM in 1 lines of format huawei_east
- id-word.csv
T: 1 VM in 0 s
  id-word.csv:2: field 1 'vmid' is not a number; row dropped (1 row, dropped)
orrery: id-word.csv:2: field 1 'vmid' is 'x'; expected a number (refused by --strict)
- long-row.csv
T: 1 VM in 0 s
  long-row.csv:2: more fields than columns; row dropped (1 row, dropped)
orrery: long-row.csv:2: more fields than columns; row dropped (refused by --strict)
- memory-negative.csv
T: 1 VM in 0 s
  memory-negative.csv:2: field 3 'memory' is negative; row dropped (1 row, dropped)
orrery: memory-negative.csv:2: field 3 'memory' is '-2'; expected 0 or more (refused by --strict)
- never-created.csv
T: 1 VM in 0 s
  never-created.csv:3: deletes a VM that is not there; row dropped (1 row, dropped)
orrery: never-created.csv:3: deletes a VM that is not there; row dropped (refused by --strict)
- no-column.csv
orrery: no-column.csv:1: no column 'memory'
orrery: no-column.csv:1: no column 'memory'
- only-deleted.csv
orrery: only-deleted.csv: no VM in 2 lines of format huawei_east
orrery: only-deleted.csv:2: deletes a VM that is not there; row dropped (refused by --strict)
- open-quote.csv
T: 1 VM in 0 s
  open-quote.csv:2: a quote is not closed; row dropped (1 row, dropped)
orrery: open-quote.csv:2: a quote is not closed; row dropped (refused by --strict)
- other-size.csv
T: 1 VM in 0 s
  other-size.csv:3: deletes a VM of another size than was created (1 row, noted)
T: 1 VM in 0 s
  other-size.csv:3: deletes a VM of another size than was created (1 row, noted)
- stub.csv
T: 1 VM in 0 s
  stub.csv:2: field 3 'memory' is empty; row dropped (1 row, dropped)
orrery: stub.csv:2: field 3 'memory' is ''; expected a value (refused by --strict)
- time-huge.csv
T: 1 VM in 0 s
  time-huge.csv:2: field 4 'time' is out of range; row dropped (1 row, dropped)
orrery: time-huge.csv:2: field 4 'time' is '99999999999999'; expected a smaller number (refused by --strict)
- time-negative.csv
T: 1 VM in 0 s
  time-negative.csv:2: field 4 'time' is negative; row dropped (1 row, dropped)
orrery: time-negative.csv:2: field 4 'time' is '-1'; expected 0 or more (refused by --strict)
- type-empty.csv
T: 1 VM in 0 s
  type-empty.csv:3: field 5 'type' is empty; row dropped (1 row, dropped)
orrery: type-empty.csv:3: field 5 'type' is ''; expected a value (refused by --strict)
- type-two.csv
T: 1 VM in 0 s
  type-two.csv:3: field 5 'type' is neither 0 nor 1; row dropped (1 row, dropped)
orrery: type-two.csv:3: field 5 'type' is '2'; expected 0 (create) or 1 (delete) (refused by --strict)
- unsorted.csv
T: 2 VMs in 9 s
  unsorted.csv:3: arrives before the row above; sorted to its place (1 row, noted)
T: 2 VMs in 9 s
  unsorted.csv:3: arrives before the row above; sorted to its place (1 row, noted)
