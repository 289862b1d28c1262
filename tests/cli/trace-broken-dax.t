# What is said about each broken file of workflows in XML, leniently and below it with --strict.
$ try() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$file" --db t.db --name T --format "$1" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f try >try
$ . ./try; try dax
- bad-cores.dax
orrery: bad-cores.dax:12:3: 0 cores; expected 1 to 1000000
orrery: bad-cores.dax:12: a job without a run time; taken as 0 (refused by --strict)
- bad-link.dax
orrery: bad-link.dax:9:5: link is 'sideways'; expected input, output, inout or none
orrery: bad-link.dax:9:5: link is 'sideways'; expected input, output, inout or none
- bad-runtime.dax
orrery: bad-runtime.dax:8:3: runtime is 'soon'; expected a number, 0 or more
orrery: bad-runtime.dax:8:3: runtime is 'soon'; expected a number, 0 or more
- cut-off.dax
orrery: cut-off.dax:15:38: not XML: unclosed token
orrery: cut-off.dax:15:38: not XML: unclosed token
- cycle.dax
orrery: cycle.dax:17:3: task 'ID4' depends on itself, by way of 'ID3'
orrery: cycle.dax:17:3: task 'ID4' depends on itself, by way of 'ID3'
- deep.dax
orrery: deep.dax:1:196: more than 64 elements in one another
orrery: deep.dax:1:196: more than 64 elements in one another
- empty-adag.dax
orrery: empty-adag.dax: a graph without tasks
orrery: empty-adag.dax: a graph without tasks
- entity.dax
orrery: entity.dax:2:16: a document type (<!DOCTYPE>) is not read
orrery: entity.dax:2:16: a document type (<!DOCTYPE>) is not read
- inout.dax
T: 1 job in 0 s, 1 graph of 4 tasks
  inout.dax:10: a file that a job reads and writes (inout); taken as written (1 row, noted)
T: 1 job in 0 s, 1 graph of 4 tasks
  inout.dax:10: a file that a job reads and writes (inout); taken as written (1 row, noted)
- mismatch.dax
orrery: mismatch.dax:7:5: not XML: mismatched tag
orrery: mismatch.dax:7:5: not XML: mismatched tag
- negative-size.dax
orrery: negative-size.dax:6:5: size is '-1'; expected a whole number, 0 or more
orrery: negative-size.dax:6:5: size is '-1'; expected a whole number, 0 or more
- no-edge.dax
T: 1 job in 0 s, 1 graph of 4 tasks
  no-edge.dax:8: a file passes between tasks without an edge; edge added (1 row, noted)
T: 1 job in 0 s, 1 graph of 4 tasks
  no-edge.dax:8: a file passes between tasks without an edge; edge added (1 row, noted)
- no-file.dax
orrery: no-file.dax:9:5: <uses> without the name of a file
orrery: no-file.dax:9:5: <uses> without the name of a file
- no-id.dax
orrery: no-id.dax:8:3: <job> without 'id'
orrery: no-id.dax:8:3: <job> without 'id'
- no-ref.dax
orrery: no-ref.dax:22:20: <parent> without 'ref'
orrery: no-ref.dax:22:20: <parent> without 'ref'
- no-runtime.dax
T: 1 job in 0 s, 1 graph of 4 tasks
  no-runtime.dax:8: a job without a run time; taken as 0 (1 row, repaired)
orrery: no-runtime.dax:8: a job without a run time; taken as 0 (refused by --strict)
- no-size.dax
T: 1 job in 0 s, 1 graph of 4 tasks
  no-size.dax:1: a file of unknown size (1 row, noted)
T: 1 job in 0 s, 1 graph of 4 tasks
  no-size.dax:1: a file of unknown size (1 row, noted)
- odd-element.dax
T: 1 job in 0 s, 1 graph of 4 tasks
  odd-element.dax:22: 'invoke' is an element that is not read (1 row, noted)
  odd-element.dax:8: a file passes between tasks without an edge; edge added (1 row, noted)
T: 1 job in 0 s, 1 graph of 4 tasks
  odd-element.dax:22: 'invoke' is an element that is not read (1 row, noted)
  odd-element.dax:8: a file passes between tasks without an edge; edge added (1 row, noted)
- odd-parent.dax
orrery: odd-parent.dax:22:20: <mother> in <child>; expected <parent>
orrery: odd-parent.dax:22:20: <mother> in <child>; expected <parent>
- other.dax
orrery: other.dax:2:1: <workflow>; expected <adag>
orrery: other.dax:2:1: <workflow>; expected <adag>
- stray-child.dax
orrery: stray-child.dax:22:3: job 'ID9' is not there
orrery: stray-child.dax:22:3: job 'ID9' is not there
- stray-parent.dax
orrery: stray-parent.dax:22:20: job 'ID9' is not there
orrery: stray-parent.dax:22:20: job 'ID9' is not there
- sub-workflow.dax
orrery: sub-workflow.dax:22:3: a workflow in a workflow (<dax>) cannot be read
orrery: sub-workflow.dax:22:3: a workflow in a workflow (<dax>) cannot be read
- twin-job.dax
orrery: twin-job.dax:8:3: job 'ID1' is there twice
orrery: twin-job.dax:8:3: job 'ID1' is there twice
- two-sizes.dax
T: 1 job in 0 s, 1 graph of 4 tasks
  two-sizes.dax:9: a file of two sizes; the larger counts (1 row, repaired)
orrery: two-sizes.dax:9: a file of two sizes; the larger counts (refused by --strict)
