/* Checks one case file of the batch system: a table of jobs, and when each policy starts them. */
#include <stdio.h>
#include <string.h>

#include "tests/support/case_file.h"
#include "tests/support/harness.h"

/*
 * A case file: docs/guide/batch.md, "Case files". Left of '|' stands a job, right of it one promise
 * for each `policy` line: "12" (start), "12-20" (start and finish), "12-20/killed", "rejected" or
 * "dropped".
 */
enum { COLUMN_ID, COLUMN_SUBMIT, COLUMN_PROCS, COLUMN_REQUEST, COLUMN_RUN };
enum { COLUMN_USED = COLUMN_RUN + 1, COLUMN_USER, COLUMNS };

static const char *const column_names[] = { "id",  "submit", "procs", "request",
                                            "run", "used",   "user",  NULL };

struct promise {
    sim_time start, finish; /* -1: not promised */
    bool killed, rejected, dropped;
};

struct row {
    char id[32];
    struct batch_arrival job;
    struct promise promises[CASE_POLICIES];
};

struct table {
    struct case_file file; /* first member */
    int64_t nodes;
};

static bool read_job(struct case_file *file, struct row *row, char **words)
{
    row->job = (struct batch_arrival){ .user = BATCH_UNKNOWN,
                                       .group = BATCH_UNKNOWN,
                                       .queue = BATCH_UNKNOWN,
                                       .procs_used = BATCH_UNKNOWN,
                                       .request = BATCH_UNKNOWN };
    for (size_t i = 0; i < file->column_count; i++) {
        int64_t *number[COLUMNS] = { [COLUMN_PROCS] = &row->job.procs,
                                     [COLUMN_USED] = &row->job.procs_used,
                                     [COLUMN_USER] = &row->job.user };
        sim_time *time[COLUMNS] = { [COLUMN_SUBMIT] = &row->job.submit,
                                    [COLUMN_REQUEST] = &row->job.request,
                                    [COLUMN_RUN] = &row->job.run };
        int column = file->columns[i];

        if (column == COLUMN_ID)
            snprintf(row->id, sizeof row->id, "%s", words[i]);
        else if (!strcmp(words[i], "-"))
            *(number[column] ? number[column] : time[column]) = BATCH_UNKNOWN;
        else if (number[column] && !text_to_int(words[i], number[column]))
            return case_bad(file, "expected a whole number, not", words[i]);
        else if (time[column] && !case_time(file, words[i], time[column]))
            return false;
    }
    return true;
}

static bool read_promise(struct case_file *file, struct promise *promise, char *word)
{
    char *dash = strchr(word, '-');
    char *slash = strchr(word, '/');

    promise->start = promise->finish = -1;
    promise->rejected = !strcmp(word, "rejected");
    promise->dropped = !strcmp(word, "dropped");
    if (promise->rejected || promise->dropped)
        return true;
    if (slash && strcmp(slash, "/killed") != 0)
        return case_bad(file, "expected '/killed', not", slash);
    promise->killed = slash != NULL;
    if (slash)
        *slash = '\0';
    if (dash)
        *dash = '\0';
    return case_time(file, word, &promise->start) &&
           (!dash || case_time(file, dash + 1, &promise->finish));
}

static bool read_row(struct case_file *file, char **words, size_t bar, size_t count)
{
    struct row *row = vec_push(&file->rows, sizeof *row);

    if (!read_job(file, row, words))
        return false;
    for (size_t i = bar + 1; i < count; i++)
        if (!read_promise(file, &row->promises[i - bar - 1], words[i]))
            return false;
    return true;
}

static bool read_setting(struct case_file *file, char **words, size_t count, bool *known)
{
    struct table *table = (struct table *)file;

    *known = !strcmp(words[0], "nodes");
    return !*known || (count == 2 && text_to_int(words[1], &table->nodes)) ||
           case_bad(file, "expected 'nodes NUMBER'", NULL);
}

static bool is_complete(struct case_file *file)
{
    return ((struct table *)file)->nodes > 0;
}

static const char *seconds(sim_time value, char room[32])
{
    if (value < 0)
        return "never";
    snprintf(room, 32, "%.9g", time_seconds(value));
    return room;
}

/* Prints what differs; returns whether something does. */
static bool differs(const struct case_file *file, size_t policy, const struct row *row,
                    const struct harness_result *got)
{
    const struct promise *promise = &row->promises[policy];
    const char *label = file->setups[policy].label;
    char a[32], b[32];

    if (got->seen == promise->dropped || got->rejected != promise->rejected) {
        printf("%s: %s: job %s was %s, expected %s\n", file->path, label, row->id,
               !got->seen      ? "dropped"
               : got->rejected ? "rejected"
                               : "run",
               promise->dropped    ? "dropped"
               : promise->rejected ? "rejected"
                                   : "run");
        return true;
    }
    if (promise->dropped || promise->rejected)
        return false;
    if (got->start != promise->start)
        printf("%s: %s: job %s started at %s, expected %s\n", file->path, label, row->id,
               seconds(got->start, a), seconds(promise->start, b));
    else if (promise->finish >= 0 && got->finish != promise->finish)
        printf("%s: %s: job %s finished at %s, expected %s\n", file->path, label, row->id,
               seconds(got->finish, a), seconds(promise->finish, b));
    else if (promise->finish >= 0 && got->killed != promise->killed)
        printf("%s: %s: job %s was %skilled\n", file->path, label, row->id,
               got->killed ? "" : "not ");
    else
        return false;
    return true;
}

/* Runs one policy; returns how many promises are broken. */
static int check_policy(struct case_file *file, size_t policy)
{
    const struct case_setup *setup = &file->setups[policy];
    const struct row *rows = file->rows.data;
    size_t count = file->rows.count;
    struct batch_arrival *jobs = arena_array(file->arena, count, sizeof *jobs);
    struct harness h = { .policy = setup->policy,
                         .nodes = ((struct table *)file)->nodes,
                         .count = count };
    struct error err = { "" };
    int broken;

    for (size_t i = 0; i < count; i++)
        jobs[i] = rows[i].job;
    h.jobs = jobs;
    h.results = arena_array(file->arena, count, sizeof *h.results);
    case_append(h.params, setup->params);
    case_append(h.options, file->options);
    case_append(h.options, setup->options);
    broken = case_outcome(file, policy, harness_run(&h, &err), &err);
    if (broken >= 0)
        return broken;
    broken = 0;
    for (size_t i = 0; i < count; i++)
        broken += differs(file, policy, &rows[i], &h.results[i]);
    return broken;
}

static const struct case_runner runner = {
    .size = sizeof(struct table),
    .names = column_names,
    .first_columns = COLUMN_RUN + 1,
    .expected = "expected policy, option, nodes, columns, fails or a job with '|', not",
    .setting = read_setting,
    .row = read_row,
    .needs = "policy, nodes and jobs",
    .complete = is_complete,
    .check = check_policy,
};

int main(int argc, char **argv)
{
    return case_main(&runner, argc, argv);
}
