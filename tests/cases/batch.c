/* Checks one case file of the batch system: a table of jobs, and when each policy starts them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policies/registry.h"
#include "sim/base/vec.h"
#include "tests/support/harness.h"

/*
 * A case file: docs/guide/batch.md, "Case files". Left of '|' stands a job, right of it one promise
 * for each `policy` line: "12" (start), "12-20" (start and finish), "12-20/killed", "rejected" or
 * "dropped".
 */
enum { MOST_POLICIES = 8, MOST_WORDS = 24, MOST_SETTINGS = 6 };
enum { COLUMN_ID, COLUMN_SUBMIT, COLUMN_PROCS, COLUMN_USED, COLUMN_REQUEST, COLUMN_RUN };
enum { COLUMN_USER = COLUMN_RUN + 1, COLUMNS };

static const char *const column_names[COLUMNS] = { "id",      "submit", "procs", "used",
                                                   "request", "run",    "user" };

struct promise {
    sim_time start, finish; /* -1: not promised */
    bool killed, rejected, dropped;
};

struct row {
    char id[32];
    struct batch_arrival job;
    struct promise promises[MOST_POLICIES];
};

struct setup {
    char label[128]; /* as written */
    const struct policy *policy;
    char *params[MOST_SETTINGS + 1];
    char *options[MOST_SETTINGS + 1];
};

struct table {
    const char *path;
    int line;
    struct setup setups[MOST_POLICIES];
    size_t setup_count;
    char *options[MOST_SETTINGS + 1]; /* of all policies */
    char *fails;                      /* the error every run must end with; NULL: none */
    int columns[COLUMNS];
    size_t column_count;
    int64_t nodes;
    struct vec rows;
    struct arena *arena;
    struct error *err;
};

static bool bad(struct table *table, const char *what, const char *word)
{
    return error_at(table->err, table->path, table->line, 0, "%s%s%s%s", what, word ? " '" : "",
                    word ? word : "", word ? "'" : "");
}

/* Cuts a line into words in place; returns how many, at most MOST_WORDS. */
static size_t split(char *line, char *words[MOST_WORDS])
{
    static const char blanks[] = " \t\r\n";
    size_t count = 0;

    for (line += strspn(line, blanks); *line && count < MOST_WORDS; line += strspn(line, blanks)) {
        words[count++] = line;
        line += strcspn(line, blanks);
        if (*line)
            *line++ = '\0';
    }
    return count;
}

static bool add_setting(struct table *table, char **settings, const char *word)
{
    size_t count = 0;

    while (settings[count])
        count++;
    if (count == MOST_SETTINGS)
        return bad(table, "too many settings at", word);
    if (!strchr(word, '='))
        return bad(table, "expected name=value, not", word);
    settings[count] = arena_text(table->arena, word);
    return true;
}

/* policy NAME [parameter=value ...] [/ option=value ...] */
static bool read_policy(struct table *table, char **words, size_t count)
{
    struct setup *setup = &table->setups[table->setup_count];
    bool options = false;
    struct error why;

    if (count < 2 || table->setup_count == MOST_POLICIES || table->rows.count)
        return bad(table, count < 2 ? "policy needs a name" : "too many policies, or too late", 0);
    setup->policy = policy_find(words[1], &why);
    if (!setup->policy)
        return bad(table, why.text, NULL);
    for (size_t i = 1; i < count; i++) {
        size_t room = sizeof setup->label - strlen(setup->label);

        snprintf(setup->label + strlen(setup->label), room, "%s%s", i > 1 ? " " : "", words[i]);
        if (i == 1)
            continue;
        if (!strcmp(words[i], "/"))
            options = true;
        else if (!add_setting(table, options ? setup->options : setup->params, words[i]))
            return false;
    }
    table->setup_count++;
    return true;
}

static bool read_columns(struct table *table, char **words, size_t count)
{
    table->column_count = 0;
    for (size_t i = 1; i < count; i++) {
        int column = 0;

        while (column < COLUMNS && strcmp(column_names[column], words[i]) != 0)
            column++;
        if (column == COLUMNS || table->column_count == COLUMNS)
            return bad(table, "unknown column", words[i]);
        table->columns[table->column_count++] = column;
    }
    return table->column_count ? true : bad(table, "columns needs names", NULL);
}

static bool read_time(struct table *table, const char *word, sim_time *value)
{
    struct error why;

    return units_time(word, value, &why) || bad(table, "expected seconds, not", word);
}

static bool read_job(struct table *table, struct row *row, char **words)
{
    row->job = (struct batch_arrival){ .user = BATCH_UNKNOWN,
                                       .group = BATCH_UNKNOWN,
                                       .queue = BATCH_UNKNOWN,
                                       .procs_used = BATCH_UNKNOWN,
                                       .request = BATCH_UNKNOWN };
    for (size_t i = 0; i < table->column_count; i++) {
        int64_t *number[COLUMNS] = { [COLUMN_PROCS] = &row->job.procs,
                                     [COLUMN_USED] = &row->job.procs_used,
                                     [COLUMN_USER] = &row->job.user };
        sim_time *time[COLUMNS] = { [COLUMN_SUBMIT] = &row->job.submit,
                                    [COLUMN_REQUEST] = &row->job.request,
                                    [COLUMN_RUN] = &row->job.run };
        int column = table->columns[i];

        if (column == COLUMN_ID)
            snprintf(row->id, sizeof row->id, "%s", words[i]);
        else if (!strcmp(words[i], "-"))
            *(number[column] ? number[column] : time[column]) = BATCH_UNKNOWN;
        else if (number[column] && !text_to_int(words[i], number[column]))
            return bad(table, "expected a whole number, not", words[i]);
        else if (time[column] && !read_time(table, words[i], time[column]))
            return false;
    }
    return true;
}

static bool read_promise(struct table *table, struct promise *promise, char *word)
{
    char *dash = strchr(word, '-');
    char *slash = strchr(word, '/');

    promise->start = promise->finish = -1;
    promise->rejected = !strcmp(word, "rejected");
    promise->dropped = !strcmp(word, "dropped");
    if (promise->rejected || promise->dropped)
        return true;
    if (slash && strcmp(slash, "/killed") != 0)
        return bad(table, "expected '/killed', not", slash);
    promise->killed = slash != NULL;
    if (slash)
        *slash = '\0';
    if (dash)
        *dash = '\0';
    return read_time(table, word, &promise->start) &&
           (!dash || read_time(table, dash + 1, &promise->finish));
}

static bool read_row(struct table *table, char **words, size_t count)
{
    struct row *row;
    size_t bar = 0;

    while (bar < count && strcmp(words[bar], "|") != 0)
        bar++;
    if (bar != table->column_count)
        return bad(table, "a job needs one value for each column, then '|'", NULL);
    if (count - bar - 1 != (table->fails ? 0 : table->setup_count))
        return bad(table, "expected one promise for each policy behind '|'", NULL);
    row = vec_push(&table->rows, sizeof *row);
    if (!read_job(table, row, words))
        return false;
    for (size_t i = bar + 1; i < count; i++)
        if (!read_promise(table, &row->promises[i - bar - 1], words[i]))
            return false;
    return true;
}

static bool read_line(struct table *table, char *line)
{
    char *whole = arena_text(table->arena, line);
    char *words[MOST_WORDS];
    size_t count = split(line, words);

    if (!count || words[0][0] == '#')
        return true;
    if (!strcmp(words[0], "policy"))
        return read_policy(table, words, count);
    if (!strcmp(words[0], "columns"))
        return read_columns(table, words, count);
    if (!strcmp(words[0], "nodes"))
        return (count == 2 && text_to_int(words[1], &table->nodes)) ||
               bad(table, "expected 'nodes NUMBER'", NULL);
    if (!strcmp(words[0], "option"))
        return count == 2 ? add_setting(table, table->options, words[1])
                          : bad(table, "expected 'option name=value'", NULL);
    if (!strcmp(words[0], "fails")) {
        whole[strcspn(whole, "\n")] = '\0';
        table->fails = whole + strspn(whole, " \t") + 5;
        table->fails += strspn(table->fails, " \t");
        return true;
    }
    return strchr(whole, '|') ? read_row(table, words, count)
                              : bad(table,
                                    "expected policy, option, nodes, columns, fails or a "
                                    "job with '|', not",
                                    words[0]);
}

static bool read_table(struct table *table)
{
    FILE *file = fopen(table->path, "r");
    char line[512];
    bool ok = true;

    if (!file)
        return error_set(table->err, "%s: cannot be read", table->path);
    while (ok && fgets(line, sizeof line, file)) {
        table->line++;
        ok = read_line(table, line);
    }
    fclose(file);
    if (!ok)
        return false;
    if (!table->rows.count || !table->setup_count || table->nodes <= 0)
        return error_set(table->err, "%s: a case needs policy, nodes and jobs", table->path);
    return true;
}

static const char *seconds(sim_time value, char room[32])
{
    if (value < 0)
        return "never";
    snprintf(room, 32, "%.9g", time_seconds(value));
    return room;
}

/* Prints what differs; returns whether something does. */
static bool differs(const struct table *table, size_t policy, const struct row *row,
                    const struct harness_result *got)
{
    const struct promise *promise = &row->promises[policy];
    const char *label = table->setups[policy].label;
    char a[32], b[32];

    if (got->seen == promise->dropped || got->rejected != promise->rejected) {
        printf("%s: %s: job %s was %s, expected %s\n", table->path, label, row->id,
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
        printf("%s: %s: job %s started at %s, expected %s\n", table->path, label, row->id,
               seconds(got->start, a), seconds(promise->start, b));
    else if (promise->finish >= 0 && got->finish != promise->finish)
        printf("%s: %s: job %s finished at %s, expected %s\n", table->path, label, row->id,
               seconds(got->finish, a), seconds(promise->finish, b));
    else if (promise->finish >= 0 && got->killed != promise->killed)
        printf("%s: %s: job %s was %skilled\n", table->path, label, row->id,
               got->killed ? "" : "not ");
    else
        return false;
    return true;
}

/* Runs one policy; returns how many promises are broken. */
static int check_policy(const struct table *table, size_t policy)
{
    const struct setup *setup = &table->setups[policy];
    const struct row *rows = table->rows.data;
    size_t count = table->rows.count;
    struct batch_arrival *jobs = arena_array(table->arena, count, sizeof *jobs);
    struct harness h = { .policy = setup->policy, .nodes = table->nodes, .count = count };
    struct error err = { "" };
    size_t options = 0;
    int broken = 0;

    for (size_t i = 0; i < count; i++)
        jobs[i] = rows[i].job;
    h.jobs = jobs;
    h.results = arena_array(table->arena, count, sizeof *h.results);
    for (size_t i = 0; setup->params[i]; i++)
        h.params[i] = setup->params[i];
    for (size_t i = 0; table->options[i]; i++)
        h.options[options++] = table->options[i];
    for (size_t i = 0; setup->options[i]; i++)
        h.options[options++] = setup->options[i];
    if (!harness_run(&h, &err) || table->fails) {
        if (table->fails && !strcmp(err.text, table->fails))
            return 0;
        printf("%s: %s: %s\n", table->path, setup->label, err.text[0] ? err.text : "did not fail");
        return 1;
    }
    for (size_t i = 0; i < count; i++)
        broken += differs(table, policy, &rows[i], &h.results[i]);
    return broken;
}

int main(int argc, char **argv)
{
    struct error err;
    struct table table = { .columns = { COLUMN_ID, COLUMN_SUBMIT, COLUMN_PROCS, COLUMN_REQUEST,
                                        COLUMN_RUN },
                           .column_count = 5,
                           .err = &err };
    int broken = 0;

    if (argc != 2) {
        fprintf(stderr, "usage: %s FILE.case\n", argv[0]);
        return 2;
    }
    table.path = argv[1];
    table.arena = arena_create();
    if (!read_table(&table)) {
        fprintf(stderr, "%s\n", err.text);
        broken = -1;
    }
    for (size_t i = 0; broken >= 0 && i < table.setup_count; i++)
        broken += check_policy(&table, i);
    vec_free(&table.rows);
    arena_destroy(table.arena);
    return broken < 0 ? 2 : broken > 0;
}
