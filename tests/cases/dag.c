/* Checks one case file of the dag system: tables of tasks, and where and when each policy runs
 * them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"
#include "tests/support/case_run.h"
#include "tests/support/dag_graph.h"
#include "tests/support/dag_harness.h"

/*
 * A case file: docs/guide/dag.md, "Case files". Left of '|' stands a task, right of it one promise
 * for each `policy` line: "2" (its machine), "2@9" (and its start), "2@9-28" (and its end), "@9-28"
 * or "-" (none).
 */
enum { MOST_JOBS = 16 };

struct promise {
    int64_t pe;             /* -1: not promised */
    sim_time start, finish; /* -1: not promised */
};

struct row {
    char id[24];
    int64_t job, task;
    struct promise promises[CASE_POLICIES];
};

struct table {
    struct case_file file; /* first member */
    char columns[256];     /* "": id and the kinds of machines */
    struct dag_machine machines[DAG_HARNESS_MACHINES];
    size_t machine_count;
    struct dag_table graph; /* of the job whose rows are read */
    struct slab slab;
    struct dag_arrival items[MOST_JOBS];
    size_t count;
    struct case_measures measures;
};

/* machine name=value ... */
static bool read_machine(struct table *table, char **words, size_t count)
{
    struct dag_machine *machine = &table->machines[table->machine_count];

    if (table->machine_count == DAG_HARNESS_MACHINES)
        return case_bad(&table->file, "too many machines", NULL);
    table->machine_count++;
    return case_params(&table->file, dag_machine_table, machine, words + 1, count - 1);
}

/* Turns the rows since the last `job` line into its graph. */
static bool end_job(struct table *table)
{
    struct dag_arrival *item = &table->items[table->count];
    size_t size = table->graph.tasks * sizeof *table->graph.recorded;
    struct error why = { "" };

    if (!table->graph.tasks)
        return true;
    item->graph = taskgraph_build(table->graph.builder, &table->slab, &why);
    if (!item->graph)
        return case_bad(&table->file, why.text, NULL);
    item->recorded = memcpy(arena_alloc(table->file.arena, size), table->graph.recorded, size);
    table->count++;
    dag_table_begin(&table->graph, table->columns);
    return true;
}

static void begin_job(struct table *table)
{
    if (!table->slab.arena)
        slab_init(&table->slab, table->file.arena);
    table->items[table->count] = dag_harness_arrival(NULL, 0);
    dag_table_begin(&table->graph, table->columns);
}

/* job NAME SUBMIT [deadline=TIME] [type=NAME]: the rows that follow are its tasks. */
static bool read_job(struct table *table, char **words, size_t count)
{
    struct dag_arrival *item;

    if (table->graph.builder && !table->graph.tasks)
        return case_bad(&table->file, "no task since the last 'job'", NULL);
    if (!end_job(table))
        return false;
    if (count < 3 || table->count == MOST_JOBS)
        return case_bad(&table->file, "expected 'job NAME SUBMIT', and not too many", NULL);
    begin_job(table);
    item = &table->items[table->count];
    item->name = arena_text(table->file.arena, words[1]);
    if (!case_time(&table->file, words[2], &item->submit))
        return false;
    for (size_t i = 3; i < count; i++) {
        if (!strncmp(words[i], "type=", 5))
            item->type = arena_text(table->file.arena, words[i] + 5);
        else if (strncmp(words[i], "deadline=", 9) != 0)
            return case_bad(&table->file, "expected deadline= or type=, not", words[i]);
        else if (!case_time(&table->file, words[i] + 9, &item->deadline))
            return false;
    }
    return true;
}

static bool read_columns(struct table *table, char **words, size_t count)
{
    size_t used = 0;

    if (table->file.rows.count)
        return case_bad(&table->file, "columns come before the first row", NULL);
    for (size_t i = 1; i < count; i++)
        used +=
            (size_t)snprintf(table->columns + used, sizeof table->columns - used, "%s ", words[i]);
    return used < sizeof table->columns || case_bad(&table->file, "too many columns", NULL);
}

static bool read_setting(struct case_file *file, char **words, size_t count, bool *known)
{
    struct table *table = (struct table *)file;

    if (!strcmp(words[0], "machine"))
        return read_machine(table, words, count);
    if (!strcmp(words[0], "job"))
        return read_job(table, words, count);
    if (!strcmp(words[0], "measure"))
        return case_measure(file, &table->measures, words, count);
    if (!strcmp(words[0], "columns"))
        return read_columns(table, words, count);
    *known = false;
    return true;
}

static bool read_promise(struct case_file *file, struct promise *promise, char *word)
{
    char *at = strchr(word, '@'), *end = word;
    char *dash = at ? strchr(at, '-') : NULL;

    promise->pe = promise->start = promise->finish = -1;
    if (!strcmp(word, "-"))
        return true;
    if (word != at)
        promise->pe = strtoll(word, &end, 10);
    if (at ? end != at : *end)
        return case_bad(file, "expected 'PE@START-FINISH', not", word);
    if (dash)
        *dash = '\0';
    return (!at || case_time(file, at + 1, &promise->start)) &&
           (!dash || case_time(file, dash + 1, &promise->finish));
}

/* Before the first row: what `columns` and `job` did not say. */
static void begin_rows(struct table *table)
{
    size_t used = strlen(table->columns);

    for (size_t k = 0; (used == 0 || k > 0) && k < table->machine_count; k++)
        used += (size_t)snprintf(table->columns + used, sizeof table->columns - used, "%s%s",
                                 k ? " " : "id ",
                                 table->machines[k].name ? table->machines[k].name : "?");
    if (!table->graph.builder)
        begin_job(table);
}

static bool read_row(struct case_file *file, char **words, size_t bar, size_t count)
{
    struct table *table = (struct table *)file;
    struct error why = { "" };
    struct row *row;

    if (!file->rows.count)
        begin_rows(table);
    row = vec_push(&file->rows, sizeof *row);
    row->job = (int64_t)table->count;
    row->task = table->graph.tasks;
    if (!dag_table_row(&table->graph, words, bar, &why))
        return case_bad(file, why.text, NULL);
    snprintf(row->id, sizeof row->id, "%s", table->graph.id[row->task]);
    for (size_t i = bar + 1; i < count; i++)
        if (!read_promise(file, &row->promises[i - bar - 1], words[i]))
            return false;
    return true;
}

static bool end_file(struct case_file *file)
{
    struct table *table = (struct table *)file;

    return end_job(table) && table->machine_count > 0;
}

static void close_file(struct case_file *file)
{
    dag_table_end(&((struct table *)file)->graph);
}

/* Prints what differs; returns whether something does. */
static bool differs(const struct case_file *file, size_t policy, const struct row *row,
                    const struct dag_harness_task *got)
{
    const struct promise *promise = &row->promises[policy];
    const char *label = file->setups[policy].label;

    if (!got)
        printf("%s: %s: task %s did not end\n", file->path, label, row->id);
    else if (promise->pe >= 0 && got->pe != promise->pe)
        printf("%s: %s: task %s ran on %lld, expected %lld\n", file->path, label, row->id,
               (long long)got->pe, (long long)promise->pe);
    else if (promise->start >= 0 && got->start != promise->start)
        printf("%s: %s: task %s started at %.9g, expected %.9g\n", file->path, label, row->id,
               time_seconds(got->start), time_seconds(promise->start));
    else if (promise->finish >= 0 && got->finish != promise->finish)
        printf("%s: %s: task %s ended at %.9g, expected %.9g\n", file->path, label, row->id,
               time_seconds(got->finish), time_seconds(promise->finish));
    else
        return false;
    return true;
}

static int compare(const struct table *table, size_t policy, const struct dag_harness *h)
{
    const struct row *rows = table->file.rows.data;
    int broken = 0;

    for (size_t i = 0; i < table->file.rows.count; i++)
        broken +=
            differs(&table->file, policy, &rows[i], dag_harness_task(h, rows[i].job, rows[i].task));
    return broken;
}

/* Runs one policy; returns how many promises are broken. */
static int check_policy(struct case_file *file, size_t policy)
{
    const struct table *table = (const struct table *)file;
    struct dag_harness h = { .policy = file->setups[policy].policy,
                             .platform = { "bandwidth=1" },
                             .kinds = table->machines,
                             .kind_count = table->machine_count,
                             .items = table->items,
                             .count = table->count,
                             .seed = (uint64_t)file->seed };
    const struct case_lists lists = { h.params, h.options, h.platform, h.measures };
    struct error err = { "" };
    int broken;

    case_fill(file, &table->measures, policy, &lists);
    broken = case_outcome(file, policy, dag_harness_run(&h, &err), &err);
    if (broken < 0)
        broken = compare(table, policy, &h) +
                 case_compare_measures(file, &table->measures, policy, h.values);
    dag_harness_free(&h);
    return broken;
}

static const struct case_runner runner = {
    .size = sizeof(struct table),
    .seeded = true,
    .expected = "expected a setting or a task with '|', not",
    .setting = read_setting,
    .row = read_row,
    .needs = "policy, machine and tasks",
    .complete = end_file,
    .check = check_policy,
    .close = close_file,
};

int main(int argc, char **argv)
{
    return case_main(&runner, argc, argv);
}
