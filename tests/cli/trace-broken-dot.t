# What is said about each broken file of graphs in DOT, leniently and below it with --strict.
$ try() { for file in "$ROOT/tests/cli/broken/$1"/*; do echo "- ${file##*/}"; for strict in "" --strict; do orrery trace import "$file" --db t.db --name T --format "$1" $strict 2>&1 | sed "s|$ROOT/tests/cli/broken/$1/||"; rm -f t.db; done; done; }; declare -f try >try
$ . ./try; try dot
- alpha-above-one.dot
orrery: alpha-above-one.dot:7:32: 'alpha' is '1.20'; expected a number from 0 to 1
orrery: alpha-above-one.dot:7:32: 'alpha' is '1.20'; expected a number from 0 to 1
- behind.dot
orrery: behind.dot:12:2: 'digraph'; expected the end of the file
orrery: behind.dot:12:2: 'digraph'; expected the end of the file
- brace-edge.dot
orrery: brace-edge.dot:4:9: '->'; expected a statement: an edge joins tasks
orrery: brace-edge.dot:4:9: '->'; expected a statement: an edge joins tasks
- cycle.dot
orrery: cycle.dot:4:3: task '4' depends on itself, by way of '3'
orrery: cycle.dot:4:3: task '4' depends on itself, by way of '3'
- deep.dot
orrery: deep.dot:1:72: more than 62 subgraphs in one another
orrery: deep.dot:1:72: more than 62 subgraphs in one another
- half-port.dot
orrery: half-port.dot:4:6: '->'; expected a port
orrery: half-port.dot:4:6: '->'; expected a port
- html.dot
orrery: html.dot:7:11: HTML text cannot be read
orrery: html.dot:7:11: HTML text cannot be read
- itself.dot
orrery: itself.dot:4:3: task '2' depends on itself
orrery: itself.dot:4:3: task '2' depends on itself
- negative.dot
orrery: negative.dot:7:11: 'size' is '-5'; expected a number, 0 or more
orrery: negative.dot:7:11: 'size' is '-5'; expected a number, 0 or more
- no-edge-size.dot
T: 1 job in 0 s, 1 graph of 4 tasks
  no-edge-size.dot:8: an edge without 'size'; taken as 0 (1 row, noted)
T: 1 job in 0 s, 1 graph of 4 tasks
  no-edge-size.dot:8: an edge without 'size'; taken as 0 (1 row, noted)
- no-equals.dot
orrery: no-equals.dot:7:31: ']'; expected =
orrery: no-equals.dot:7:31: ']'; expected =
- no-size.dot
T: 1 job in 0 s, 1 graph of 4 tasks
  no-size.dot:5: a task without 'size' or 'weight'; taken as 0 (1 row, repaired)
orrery: no-size.dot:5: a task without 'size' or 'weight'; taken as 0 (refused by --strict)
- no-tasks.dot
orrery: no-tasks.dot: a graph without tasks
orrery: no-tasks.dot: a graph without tasks
- no-value.dot
orrery: no-value.dot:7:32: ']'; expected the value of an attribute
orrery: no-value.dot:7:32: ']'; expected the value of an attribute
- odd-character.dot
orrery: odd-character.dot:4:5: unexpected '@'
orrery: odd-character.dot:4:5: unexpected '@'
- open-brace.dot
orrery: open-brace.dot:11:1: 'the end of the file'; expected a statement or }
orrery: open-brace.dot:11:1: 'the end of the file'; expected a statement or }
- open-comment.dot
orrery: open-comment.dot:1:1: a comment that does not end
orrery: open-comment.dot:1:1: a comment that does not end
- open-quote.dot
orrery: open-quote.dot:7:11: 'size' is '25000000000, alpha='; expected a number, 0 or more
orrery: open-quote.dot:7:11: 'size' is '25000000000, alpha='; expected a number, 0 or more
- subgraph-edge.dot
orrery: subgraph-edge.dot:4:8: 'subgraph'; expected a task
orrery: subgraph-edge.dot:4:8: 'subgraph'; expected a task
- text-size.dot
orrery: text-size.dot:7:11: 'size' is 'big'; expected a number, 0 or more
orrery: text-size.dot:7:11: 'size' is 'big'; expected a number, 0 or more
- undirected-graph.dot
orrery: undirected-graph.dot:2:1: 'graph'; expected digraph
orrery: undirected-graph.dot:2:1: 'graph'; expected digraph
- undirected.dot
orrery: undirected.dot:4:5: an undirected edge; expected ->
orrery: undirected.dot:4:5: an undirected edge; expected ->
- unknown-attribute.dot
T: 1 job in 0 s, 1 graph of 4 tasks
  unknown-attribute.dot:7: 'color' is an attribute that is not read (1 row, noted)
T: 1 job in 0 s, 1 graph of 4 tasks
  unknown-attribute.dot:7: 'color' is an attribute that is not read (1 row, noted)
