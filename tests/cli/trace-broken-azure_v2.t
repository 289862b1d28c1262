# What is said about each broken source of tests/cli/broken: leniently, and below it with --strict.
$ try() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$file" --db t.db --name T --format "$1" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f try >try
$ . ./try; try azure_v2
- cores-odd.csv
T: 1 VM in 0 s
  cores-odd.csv:1: field 10 'vmcorecountbucket' is not a bucket; row dropped (4 rows, dropped)
  cores-odd.csv:5: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (1 row, noted)
orrery: cores-odd.csv:1: field 10 'vmcorecountbucket' is 'many'; expected a number above 0, or > and a number (refused by --strict)
- cores-open-wide.csv
orrery: cores-open-wide.csv:1: vmcorecountbucket is '>32', which option over_cores has to be above
orrery: cores-open-wide.csv:1: vmcorecountbucket is '>32', which option over_cores has to be above
- created-empty.csv
T: 1 VM in 0 s
  created-empty.csv:1: field 4 'vmcreated' is empty; row dropped (1 row, dropped)
  created-empty.csv:2: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (1 row, noted)
orrery: created-empty.csv:1: field 4 'vmcreated' is ''; expected a value (refused by --strict)
- created-huge.csv
T: 1 VM in 0 s
  created-huge.csv:1: field 4 'vmcreated' is out of range; row dropped (1 row, dropped)
  created-huge.csv:2: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (1 row, noted)
orrery: created-huge.csv:1: field 4 'vmcreated' is '99999999999999'; expected a smaller number (refused by --strict)
- created-negative.csv
T: 1 VM in 0 s
  created-negative.csv:1: field 4 'vmcreated' is negative; row dropped (1 row, dropped)
  created-negative.csv:2: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (1 row, noted)
orrery: created-negative.csv:1: field 4 'vmcreated' is '-300'; expected 0 or more (refused by --strict)
- created-word.csv
T: 1 VM in 0 s
  created-word.csv:1: field 4 'vmcreated' is not a number; row dropped (1 row, dropped)
  created-word.csv:2: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (1 row, noted)
orrery: created-word.csv:1: field 4 'vmcreated' is 'noon'; expected a number (refused by --strict)
- deleted-early.csv
T: 1 VM in 0 s
  deleted-early.csv:1: field 5 'vmdeleted' is before vmcreated; taken as unknown (1 row, repaired)
  deleted-early.csv:1: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (1 row, noted)
orrery: deleted-early.csv:1: field 5 'vmdeleted' is '300'; expected vmcreated or later (refused by --strict)
- deleted-empty.csv
T: 1 VM in 0 s
  deleted-empty.csv:1: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (1 row, noted)
  deleted-empty.csv:1: no vmdeleted: the VM does not end (1 row, noted)
T: 1 VM in 0 s
  deleted-empty.csv:1: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (1 row, noted)
  deleted-empty.csv:1: no vmdeleted: the VM does not end (1 row, noted)
- deleted-word.csv
T: 1 VM in 0 s
  deleted-word.csv:1: field 5 'vmdeleted' is not a number; taken as unknown (1 row, repaired)
  deleted-word.csv:1: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (1 row, noted)
  deleted-word.csv:1: no vmdeleted: the VM does not end (1 row, noted)
orrery: deleted-word.csv:1: field 5 'vmdeleted' is 'never'; expected a number or nothing (refused by --strict)
- empty.csv
orrery: empty.csv: no VM in 0 lines of format azure_v2
orrery: empty.csv: no VM in 0 lines of format azure_v2
- header.csv
T: 1 VM in 0 s
  header.csv:1: field 4 'vmcreated' is not a number; row dropped (1 row, dropped)
  header.csv:2: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (1 row, noted)
orrery: header.csv:1: field 4 'vmcreated' is 'vmcreated'; expected a number (refused by --strict)
- long-row.csv
T: 1 VM in 0 s
  long-row.csv:1: more fields than columns; row dropped (1 row, dropped)
  long-row.csv:2: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (1 row, noted)
orrery: long-row.csv:1: more fields than columns; row dropped (refused by --strict)
- memory-negative.csv
T: 1 VM in 0 s
  memory-negative.csv:1: field 11 'vmmemorybucket' is not a bucket; row dropped (1 row, dropped)
  memory-negative.csv:2: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (1 row, noted)
orrery: memory-negative.csv:1: field 11 'vmmemorybucket' is '-4'; expected a number above 0, or > and a number (refused by --strict)
- memory-open-wide.csv
orrery: memory-open-wide.csv:1: vmmemorybucket is '>70', which option over_memory has to be above
orrery: memory-open-wide.csv:1: vmmemorybucket is '>70', which option over_memory has to be above
- no-owner.csv
T: 1 VM in 0 s
  no-owner.csv:1: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (1 row, noted)
T: 1 VM in 0 s
  no-owner.csv:1: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (1 row, noted)
- no-vm.csv
T: 1 VM in 0 s
  no-vm.csv:1: field 1 'vmid' is empty; row dropped (1 row, dropped)
  no-vm.csv:2: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (1 row, noted)
orrery: no-vm.csv:1: field 1 'vmid' is ''; expected a value (refused by --strict)
- nothing-usable.csv
orrery: nothing-usable.csv: no VM in 1 lines of format azure_v2
orrery: nothing-usable.csv:1: field 4 'vmcreated' is ''; expected a value (refused by --strict)
- open-quote.csv
T: 1 VM in 0 s
  open-quote.csv:1: a quote is not closed; row dropped (1 row, dropped)
  open-quote.csv:2: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (1 row, noted)
orrery: open-quote.csv:1: a quote is not closed; row dropped (refused by --strict)
- short-row.csv
T: 1 VM in 0 s
  short-row.csv:1: field 11 'vmmemorybucket' is not a bucket; row dropped (1 row, dropped)
  short-row.csv:1: fewer fields than columns; the rest is unknown (1 row, repaired)
  short-row.csv:2: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (1 row, noted)
orrery: short-row.csv:1: fewer fields than columns; the rest is unknown (refused by --strict)
- unsorted.csv
T: 2 VMs in 300 s
  unsorted.csv:1: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (2 rows, noted)
  unsorted.csv:2: arrives before the row above; sorted to its place (1 row, noted)
T: 2 VMs in 300 s
  unsorted.csv:1: columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read (2 rows, noted)
  unsorted.csv:2: arrives before the row above; sorted to its place (1 row, noted)
- zero-byte.csv
orrery: zero-byte.csv:1: zero byte; this is not a text file
orrery: zero-byte.csv:1: zero byte; this is not a text file
