/* Graphs of tasks from words: "T2 13 19 18 T1:18", as case files and unit tests write them. */
#ifndef ORRERY_TESTS_DAG_GRAPH_H
#define ORRERY_TESTS_DAG_GRAPH_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/model/taskgraph.h"

/*
 * A table of tasks. `columns` names the words of a row, separated by blanks: id, work, cores,
 * parallel, memory, release, deadline, recorded (the machine in the source), or else a kind of
 * machine, whose word is the cost there [s]; "-" is the default of a column, and of a kind: cannot
 * run there. Behind them stand, in any number and order,
 *   T1 or T1:18   an edge from T1 with so many bytes,
 *   >f:10         it writes the file f of 10 bytes,
 *   <f or <f:10   it reads the file f; the size is needed where no task of a row above wrote it.
 */
struct dag_table {
    struct taskgraph_builder *builder;
    const char *columns;
    struct dag_table_file {
        char name[16];
        uint32_t number;
    } file[32];
    size_t files;
    char id[256][24];       /* of the tasks so far */
    uint32_t recorded[256]; /* TASKGRAPH_NONE: not known */
    uint32_t tasks;
    struct error *err; /* of the row that is read */
};

/* Empties the table for another graph; `columns` is borrowed. The first call makes the builder. */
void dag_table_begin(struct dag_table *table, const char *columns);

/* Adds a row; the error says what is wrong with it. */
bool dag_table_row(struct dag_table *table, char *const *words, size_t count, struct error *err);

/* Gives the builder back. */
void dag_table_end(struct dag_table *table);

/* A graph from rows separated by ';', in one block of the slab. A wrong table is a bug. */
struct taskgraph *dag_graph(struct slab *slab, const char *columns, const char *rows);

#endif
