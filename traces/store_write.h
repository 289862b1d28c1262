/* Writing one trace into a store: one transaction, all or nothing. */
#ifndef ORRERY_TRACES_STORE_WRITE_H
#define ORRERY_TRACES_STORE_WRITE_H

#include "traces/store.h"

/*
 * One import under way. Between store_begin and store_commit or store_rollback nothing else may be
 * done with the store. A program that dies in between leaves the file as it was: SQLite keeps a
 * journal. (Only a file without any trace yet is written without waiting for the disk, so that a
 * loss of power during its first import can cost that first import.)
 */
struct store_writer;

/*
 * Begins a trace. The name has 1 to 127 bytes and must be free, unless `replace` says that the
 * trace of that name goes away with the commit. NULL on failure.
 */
struct store_writer *store_begin(struct store *store, const char *name, bool replace,
                                 struct error *err);

/*
 * Says which time of the source's clock becomes t0; before the first row. Without it t0 is the
 * first submission.
 */
void store_set_origin(struct store_writer *writer, sim_time origin);

/*
 * The functions that add something allow a writer of NULL: then nothing is stored. Texts and
 * arrays are borrowed for the call.
 *
 * Adds a job; called in the order of the source. Here job.submit counts on the source's own clock
 * and job.row and source_row are ignored: the commit sorts (stable), numbers, and counts from the
 * first submission. The id is job.name, or job.number if the name is NULL. Submit times that lie
 * further apart than 292 years are an error.
 */
bool store_add(struct store_writer *writer, const struct store_row *row, struct error *err);

/* A job of which nothing is known; its name is "". */
extern const struct store_row store_row_unknown;

/*
 * Adds a VM; all its times count on the source's own clock, `row` is ignored, the id is `name`, or
 * `number` if that is NULL. `job` is the number of a job in the order of store_add. Whatever refers
 * to a VM (members, series) names it by its number in the order of these calls, from 0, and comes
 * after it; the commit sorts and numbers anew.
 */
bool store_add_vm(struct store_writer *writer, const struct store_vm *vm, struct error *err);

/* A VM of which nothing is known. */
extern const struct store_vm store_vm_unknown;

/*
 * Rows of the small tables; each gets the next id of its table, `row` is ignored. A machine comes
 * with its units, `figures` aside.
 */
bool store_add_type(struct store_writer *writer, const struct store_type *type, struct error *err);
bool store_add_machine(struct store_writer *writer, const struct store_machine *machine,
                       struct error *err);
bool store_add_vm_type(struct store_writer *writer, const struct store_vm_type *type,
                       struct error *err);
bool store_add_cost(struct store_writer *writer, const struct store_cost *cost, struct error *err);
bool store_add_group(struct store_writer *writer, const struct store_group *group,
                     struct error *err);
bool store_add_member(struct store_writer *writer, const struct store_member *member,
                      struct error *err);
bool store_add_allowed(struct store_writer *writer, const struct store_allowed *allowed,
                       struct error *err);
bool store_add_flow(struct store_writer *writer, const struct store_flow *flow, struct error *err);

/*
 * Begins a graph; its row is the number of graphs before it. Its arrays are not read: tasks, costs,
 * edges, files and uses of the graph come after it by the calls below, before the next graph, and
 * count in it from 0. An edge, a cost and a use are told once, and name what has been told.
 */
bool store_add_graph(struct store_writer *writer, const struct store_graph *graph,
                     struct error *err);
bool store_add_task(struct store_writer *writer, const struct store_task *task, struct error *err);
bool store_add_task_cost(struct store_writer *writer, const struct store_task_cost *cost,
                         struct error *err);
bool store_add_edge(struct store_writer *writer, const struct store_edge *edge, struct error *err);
bool store_add_data(struct store_writer *writer, const struct store_data *file, struct error *err);
bool store_add_use(struct store_writer *writer, const struct store_use *use, struct error *err);
bool store_add_param(struct store_writer *writer, const struct store_param *param,
                     struct error *err);
bool store_add_link(struct store_writer *writer, const struct store_link *link, struct error *err);

/* A graph, and a task of a graph, of which nothing is known. */
extern const struct store_graph store_graph_unknown;
extern const struct store_task store_task_unknown;

/* A type of machine, and a machine, of which nothing is known. */
extern const struct store_type store_type_unknown;
extern const struct store_machine store_machine_unknown;

/* Adds an event; its time counts on the source's clock and never goes back. */
bool store_add_event(struct store_writer *writer, const struct store_event *event,
                     struct error *err);

/* Adds piece number `piece` of a series; its t0 counts on the source's clock. */
bool store_add_series(struct store_writer *writer, const struct store_series *series, int64_t piece,
                      struct error *err);

/* Adds a line of the source that is not a job; before_row counts the jobs added so far. */
bool store_add_line(struct store_writer *writer, int64_t line, const char *text, struct error *err);

/* Adds the name behind a number of a column. */
bool store_add_label(struct store_writer *writer, enum store_label kind, int64_t id,
                     const char *text, struct error *err);

/* What an importer did to rows of its source. */
enum store_action { STORE_REPAIRED, STORE_DROPPED, STORE_NOTED };
enum { STORE_ACTIONS = 3 };

extern const char *const store_action_name[STORE_ACTIONS];

struct store_count {
    enum store_action action;
    const char *reason;
    int64_t rows;
    int64_t first_line; /* where it was met first */
    const char *file;   /* name of a further file; NULL: the source */
};

/* Adds a further file of the source: the option that named it, its name without folder, its hash.
 */
bool store_add_file(struct store_writer *writer, const char *role, const char *name,
                    const char *sha256, struct error *err);

bool store_add_count(struct store_writer *writer, const struct store_count *count,
                     struct error *err);

/* The counts of a trace, by action and reason; the array is owned by the store. */
bool store_counts(struct store *store, int64_t trace_id, struct store_count **counts, size_t *count,
                  struct error *err);

/*
 * Ends the import. The caller filled the texts, procs, family, format, sha256, importer and
 * t0_unix_ns of `info`; id, name, origin_ns, span_ns and jobs are set here. If t0_unix_ns is not
 * STORE_UNKNOWN it is given as the calendar time at zero of the source's clock and becomes that of
 * t0. The writer is gone afterwards, whether this succeeds or not.
 */
bool store_commit(struct store_writer *writer, struct trace_info *info, struct error *err);

/* Gives the import up; the file is as it was before store_begin. NULL is allowed. */
void store_rollback(struct store_writer *writer);

/* Removes a trace and everything that belongs to it. */
bool store_remove(struct store *store, int64_t trace_id, struct error *err);

#endif
