# What is said about each broken source of tests/cli/broken: leniently, and below it with --strict.
$ try() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$file" --db t.db --name T --format "$1" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f try >try
$ . ./try; try planetlab
- empty.csv
orrery: empty.csv: no VM in 0 lines of format planetlab
orrery: empty.csv: no VM in 0 lines of format planetlab
- fraction.csv
T: 1 VM in 0 s, 1 series
  fraction.csv:2: 'value' is not a whole number of percent from 0 to 100; VM dropped (1 row, dropped)
orrery: fraction.csv:2: 'value' is '2.5'; expected 0 to 100 (refused by --strict)
- hole.csv
T: 1 VM in 0 s, 1 series
  hole.csv:2: 'value' is not a whole number of percent from 0 to 100; VM dropped (1 row, dropped)
orrery: hole.csv:2: 'value' is ''; expected 0 to 100 (refused by --strict)
- no-name.csv
T: 1 VM in 0 s, 1 series
  no-name.csv:2: no name; row dropped (1 row, dropped)
orrery: no-name.csv:2: no name; row dropped (refused by --strict)
- no-values.csv
T: 1 VM in 0 s, 1 series
  no-values.csv:2: no values; row dropped (1 row, dropped)
orrery: no-values.csv:2: no values; row dropped (refused by --strict)
- nothing-usable.csv
orrery: nothing-usable.csv: no VM in 1 lines of format planetlab
orrery: nothing-usable.csv:1: 'value' is 'x'; expected 0 to 100 (refused by --strict)
- open-quote.csv
T: 1 VM in 0 s, 1 series
  open-quote.csv:2: a quote is not closed; VM dropped (1 row, dropped)
orrery: open-quote.csv:2: a quote is not closed; VM dropped (refused by --strict)
- over-100.csv
T: 1 VM in 0 s, 1 series
  over-100.csv:2: 'value' is not a whole number of percent from 0 to 100; VM dropped (1 row, dropped)
orrery: over-100.csv:2: 'value' is '101'; expected 0 to 100 (refused by --strict)
- short.csv
T: 2 VMs in 0 s, 2 series
  short.csv:2: has another number of values than the first VM (1 row, noted)
T: 2 VMs in 0 s, 2 series
  short.csv:2: has another number of values than the first VM (1 row, noted)
- word.csv
T: 1 VM in 0 s, 1 series
  word.csv:2: 'value' is not a whole number of percent from 0 to 100; VM dropped (1 row, dropped)
orrery: word.csv:2: 'value' is 'x'; expected 0 to 100 (refused by --strict)
- word.txt
orrery: word.txt: no VM in 3 lines of format planetlab
orrery: word.txt:3: 'value' is 'x'; expected 0 to 100 (refused by --strict)
- zero-byte.txt
orrery: zero-byte.txt:3: zero byte; this is not a text file
orrery: zero-byte.txt:3: zero byte; this is not a text file
$ . ./try; try azure_v1
- arrival-empty.csv
T: 1 VM in 0 s
  arrival-empty.csv:2: field 1 'arrival_s' is empty; row dropped (1 row, dropped)
orrery: arrival-empty.csv:2: field 1 'arrival_s' is ''; expected a value (refused by --strict)
- arrival-huge.csv
T: 1 VM in 0 s
  arrival-huge.csv:2: field 1 'arrival_s' is out of range; row dropped (1 row, dropped)
orrery: arrival-huge.csv:2: field 1 'arrival_s' is '99999999999999'; expected a smaller number (refused by --strict)
- arrival-negative.csv
T: 1 VM in 0 s
  arrival-negative.csv:2: field 1 'arrival_s' is negative; row dropped (1 row, dropped)
orrery: arrival-negative.csv:2: field 1 'arrival_s' is '-5'; expected 0 or more (refused by --strict)
- arrival-word.csv
T: 1 VM in 0 s
  arrival-word.csv:2: field 1 'arrival_s' is not a number; row dropped (1 row, dropped)
orrery: arrival-word.csv:2: field 1 'arrival_s' is 'noon'; expected a number (refused by --strict)
- batch-moves.csv
T: 2 VMs in 300 s
  batch-moves.csv:3: batch goes on at another time than it began (1 row, noted)
T: 2 VMs in 300 s
  batch-moves.csv:3: batch goes on at another time than it began (1 row, noted)
- below-nanosecond.csv
T: 1 VM in 0 s
  below-nanosecond.csv:2: field 1 'arrival_s' has more decimals than are kept; cut off (1 row, repaired)
orrery: below-nanosecond.csv:2: field 1 'arrival_s' is '5.0000000001'; expected fewer decimals (refused by --strict)
- bin-upside-down.csv
T: 1 VM in 0 s
  bin-upside-down.csv:2: dur_hi_s is below dur_lo_s; taken as dur_lo_s (1 row, repaired)
orrery: bin-upside-down.csv:2: dur_hi_s is below dur_lo_s; taken as dur_lo_s (refused by --strict)
- censored-two.csv
T: 2 VMs in 0 s
  censored-two.csv:2: field 7 'censored' is neither 0 nor 1; taken as unknown (1 row, repaired)
  censored-two.csv:3: field 7 'censored' is not a whole number; taken as unknown (1 row, repaired)
orrery: censored-two.csv:2: field 7 'censored' is '2'; expected 0 or 1 (refused by --strict)
- column-twice.csv
orrery: column-twice.csv:1: column 'cores' twice
orrery: column-twice.csv:1: column 'cores' twice
- cores-word.csv
T: 1 VM in 0 s
  cores-word.csv:2: field 3 'cores' is not a number; row dropped (1 row, dropped)
orrery: cores-word.csv:2: field 3 'cores' is 'one'; expected a number (refused by --strict)
- cut-off.csv
orrery: cut-off.csv:1: no column 'dur_hi_s'; there is 'dur_lo_s'
orrery: cut-off.csv:1: no column 'dur_hi_s'; there is 'dur_lo_s'
- empty.csv
orrery: empty.csv: no line with the names of columns
orrery: empty.csv: no line with the names of columns
- header-only.csv
orrery: header-only.csv: no VM in 1 lines of format azure_v1
orrery: header-only.csv: no VM in 1 lines of format azure_v1
- long-row.csv
T: 1 VM in 0 s
  long-row.csv:2: more fields than columns; row dropped (1 row, dropped)
orrery: long-row.csv:2: more fields than columns; row dropped (refused by --strict)
- memory.csv
T: 2 VMs in 0 s
  memory.csv:3: field 4 'mem_gb' is negative; taken as unknown (1 row, repaired)
  memory.csv:2: field 4 'mem_gb' is not a number; taken as unknown (1 row, repaired)
orrery: memory.csv:2: field 4 'mem_gb' is 'much'; expected a number or nothing (refused by --strict)
- no-column.csv
orrery: no-column.csv:1: no column 'dur_lo_s'; there is 'dur_low_s'
orrery: no-column.csv:1: no column 'dur_lo_s'; there is 'dur_low_s'
- open-quote.csv
T: 1 VM in 0 s
  open-quote.csv:2: a quote is not closed; row dropped (1 row, dropped)
orrery: open-quote.csv:2: a quote is not closed; row dropped (refused by --strict)
- short-row.csv
T: 1 VM in 0 s
  short-row.csv:2: fewer fields than columns; the rest is unknown (1 row, repaired)
orrery: short-row.csv:2: fewer fields than columns; the rest is unknown (refused by --strict)
- stub.csv
T: 1 VM in 0 s
  stub.csv:2: field 5 'dur_lo_s' is empty; row dropped (1 row, dropped)
orrery: stub.csv:2: field 5 'dur_lo_s' is ''; expected a value (refused by --strict)
- unsorted.csv
T: 2 VMs in 4 s
  unsorted.csv:3: arrives before the row above; sorted to its place (1 row, noted)
T: 2 VMs in 4 s
  unsorted.csv:3: arrives before the row above; sorted to its place (1 row, noted)
