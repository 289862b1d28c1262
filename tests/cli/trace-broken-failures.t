# What is said about each broken source of tests/cli/broken: leniently, and below it with --strict.
$ try() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$file" --db t.db --name T --format "$1" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f try >try
$ . ./try; try failures
- below-nanosecond.csv
T: 1 outage in 0 s
  below-nanosecond.csv:2: field 2 'duration_ms' has more decimals than are kept; cut off (1 row, repaired)
orrery: below-nanosecond.csv:2: field 2 'duration_ms' is '1.0000001'; expected fewer decimals (refused by --strict)
- column-twice.csv
orrery: column-twice.csv:1: column 'intensity' twice
orrery: column-twice.csv:1: column 'intensity' twice
- cut-off.csv
orrery: cut-off.csv:1: no column 'duration_ms'
orrery: cut-off.csv:1: no column 'duration_ms'
- duration-word.csv
T: 1 outage in 0 s
  duration-word.csv:2: field 2 'duration_ms' is not a number; row dropped (1 row, dropped)
orrery: duration-word.csv:2: field 2 'duration_ms' is 'long'; expected a number (refused by --strict)
- empty.csv
orrery: empty.csv: no line with the names of columns
orrery: empty.csv: no line with the names of columns
- header-only.csv
orrery: header-only.csv: no outage in 1 lines of format failures
orrery: header-only.csv: no outage in 1 lines of format failures
- intensity-negative.csv
T: 1 outage in 0 s
  intensity-negative.csv:2: field 3 'intensity' is negative; row dropped (1 row, dropped)
orrery: intensity-negative.csv:2: field 3 'intensity' is '-0.5'; expected 0 or more (refused by --strict)
- intensity-two.csv
T: 1 outage in 0 s
  intensity-two.csv:2: field 3 'intensity' is above 1; taken as 1 (1 row, repaired)
orrery: intensity-two.csv:2: field 3 'intensity' is '2'; expected 0 to 1 (refused by --strict)
- interval-empty.csv
T: 1 outage in 0 s
  interval-empty.csv:2: field 1 'interval_ms' is empty; row dropped (1 row, dropped)
orrery: interval-empty.csv:2: field 1 'interval_ms' is ''; expected a value (refused by --strict)
- interval-huge.csv
T: 1 outage in 0 s
  interval-huge.csv:2: field 1 'interval_ms' is out of range; row dropped (1 row, dropped)
orrery: interval-huge.csv:2: field 1 'interval_ms' is '99999999999999999999'; expected a smaller number (refused by --strict)
- interval-negative.csv
T: 1 outage in 0 s
  interval-negative.csv:2: field 1 'interval_ms' is negative; row dropped (1 row, dropped)
orrery: interval-negative.csv:2: field 1 'interval_ms' is '-1'; expected 0 or more (refused by --strict)
- long-row.csv
T: 1 outage in 0 s
  long-row.csv:2: more fields than columns; row dropped (1 row, dropped)
orrery: long-row.csv:2: more fields than columns; row dropped (refused by --strict)
- no-column.csv
orrery: no-column.csv:1: no column 'duration_ms'; there is 'duration_s'
orrery: no-column.csv:1: no column 'duration_ms'; there is 'duration_s'
- open-quote.csv
T: 1 outage in 0 s
  open-quote.csv:2: a quote is not closed; row dropped (1 row, dropped)
orrery: open-quote.csv:2: a quote is not closed; row dropped (refused by --strict)
- overlap.csv
T: 2 outages in 0.005 s
  overlap.csv:3: begins before an earlier outage has ended (1 row, noted)
T: 2 outages in 0.005 s
  overlap.csv:3: begins before an earlier outage has ended (1 row, noted)
- stub.csv
T: 1 outage in 0 s
  stub.csv:2: field 3 'intensity' is empty; row dropped (1 row, dropped)
orrery: stub.csv:2: field 3 'intensity' is ''; expected a value (refused by --strict)
- too-long.csv
orrery: too-long.csv:3: the outages lie more than 292 years apart
orrery: too-long.csv:3: the outages lie more than 292 years apart
