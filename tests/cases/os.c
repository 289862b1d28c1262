/* Checks one case file of the os system: tables of threads, and when each policy runs them. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/text.h"
#include "tests/support/case_file.h"
#include "tests/support/os_harness.h"

/*
 * A row is a thread. Its columns are name, arrive and program, or what `columns` says:
 *   name arrive program nice class priority tickets slice period deadline runtime cpus group
 *   process working_set
 * "-" is the default. Times are in ms, unless they have a unit. class is other, batch, idle, fifo,
 * rr or deadline; cpus is "0" or "1+3"; group is a name of a `group` line. A program is its steps
 * with commas between: run10 (or 10), sleep5, io5, timer20, yield; behind them x4: all four times,
 * or x: for ever.
 *
 * Right of '|' stands one promise for each `policy` line:
 *   0-10,20-25.5   all that the thread runs, from when to when; what touches is written as one
 *   0-10@1,20-25@0 and on which CPU
 *   0-10,..        how it begins
 *   none           it never runs
 *   25             when it ends
 *   -              nothing
 *
 * Further lines are
 *   group name=NAME [shares=N quota=TIME period=TIME parent=NAME]
 *   measure NAME | VALUE ...
 */
enum { MOST_ROWS = 40, MOST_MEASURES = 8, MOST_GROUPS = 8, MOST_STEPS = 32 };

enum column {
    COLUMN_NAME,
    COLUMN_ARRIVE,
    COLUMN_PROGRAM,
    COLUMN_NICE,
    COLUMN_CLASS,
    COLUMN_PRIORITY,
    COLUMN_TICKETS,
    COLUMN_SLICE,
    COLUMN_PERIOD,
    COLUMN_DEADLINE,
    COLUMN_RUNTIME,
    COLUMN_CPUS,
    COLUMN_GROUP,
    COLUMN_PROCESS,
    COLUMN_WORKING_SET
};

static const char *const names[] = { "name",   "arrive",   "program",     "nice",
                                     "class",  "priority", "tickets",     "slice",
                                     "period", "deadline", "runtime",     "cpus",
                                     "group",  "process",  "working_set", NULL };
static const char *const classes[] = { "other", "batch", "idle", "fifo", "rr", "deadline", NULL };

struct span {
    sim_time start, finish;
    int64_t cpu; /* -1: not promised */
};

enum promise_kind { PROMISE_NOTHING, PROMISE_SPANS, PROMISE_BEGIN, PROMISE_END };

struct promise {
    enum promise_kind kind;
    const struct span *spans;
    size_t count;
    sim_time end;
};

struct row {
    struct promise promises[CASE_POLICIES];
};

struct measured {
    char name[32];
    double value[CASE_POLICIES]; /* NaN: not promised */
};

struct table {
    struct case_file file; /* first member */
    struct os_arrival items[MOST_ROWS];
    struct os_group groups[MOST_GROUPS];
    size_t group_count;
    struct measured measures[MOST_MEASURES];
    size_t measure_count;
};

static bool read_time(struct case_file *file, const char *word, sim_time *value)
{
    size_t length = strlen(word);
    bool bare = length && strchr("0123456789.", word[length - 1]);
    char text[64];

    snprintf(text, sizeof text, "%s%s", word, bare ? "ms" : "");
    return case_time(file, text, value) ||
           case_bad(file, "expected milliseconds or a time with its unit, not", word);
}

static bool read_whole(struct case_file *file, const char *word, int64_t *value)
{
    return text_to_int(word, value) || case_bad(file, "expected a whole number, not", word);
}

/* One step, or "x4", which ends a program; *last tells which. */
static bool read_step(struct case_file *file, struct os_program *program, char *word, bool *last)
{
    static const char *const kinds[] = { "run", "sleep", "io", "timer", NULL };
    struct os_step *step = (struct os_step *)(uintptr_t)program->step + program->steps;

    if (word[0] == 'x') {
        *last = true;
        program->loops = 0;
        return !word[1] || read_whole(file, word + 1, &program->loops);
    }
    if (program->steps == MOST_STEPS)
        return case_bad(file, "too many steps at", word);
    program->steps++;
    if (!strcmp(word, "yield")) {
        step->kind = OS_YIELD;
        return true;
    }
    for (int kind = OS_RUN; kinds[kind]; kind++)
        if (!strncmp(word, kinds[kind], strlen(kinds[kind]))) {
            step->kind = kind;
            return read_time(file, word + strlen(kinds[kind]), &step->time);
        }
    step->kind = OS_RUN;
    return read_time(file, word, &step->time);
}

static bool read_program(struct case_file *file, char *word, const struct os_program **result)
{
    struct os_program *program = arena_alloc(file->arena, sizeof *program);
    bool last = false;

    program->step = arena_alloc(file->arena, MOST_STEPS * sizeof *program->step);
    program->loops = 1;
    *result = program;
    for (char *next = word; next; word = next) {
        next = strchr(word, ',');
        if (next)
            *next++ = '\0';
        if (!read_step(file, program, word, &last))
            return false;
        if (last)
            return (!next && program->steps) || case_bad(file, "the steps come before", word);
    }
    return true;
}

static bool read_cpus(struct case_file *file, char *word, struct os_cpu_set *set)
{
    for (char *next = word; next; word = next) {
        int64_t cpu;

        next = strchr(word, '+');
        if (next)
            *next++ = '\0';
        if (!text_to_int(word, &cpu) || cpu < 0 || cpu >= OS_MOST_CPUS)
            return case_bad(file, "expected CPUs as 0+2, not", word);
        os_set_add(set, (uint32_t)cpu);
    }
    return true;
}

static bool read_group_name(struct case_file *file, const char *word, int64_t *group)
{
    const struct table *table = (const struct table *)file;

    for (size_t i = 0; i < table->group_count; i++)
        if (table->groups[i].name && !strcmp(table->groups[i].name, word)) {
            *group = (int64_t)i;
            return true;
        }
    return case_bad(file, "no group above is", word);
}

static bool read_class(struct case_file *file, const char *word, int *scheduling)
{
    *scheduling = case_find(word, classes);
    return *scheduling >= 0 || case_bad(file, "unknown class", word);
}

static bool read_value(struct case_file *file, struct os_arrival *item, int column, char *word)
{
    switch ((enum column)column) {
    case COLUMN_NAME:
        item->name = arena_text(file->arena, word);
        return true;
    case COLUMN_ARRIVE:
        return read_time(file, word, &item->submit);
    case COLUMN_PROGRAM:
        return read_program(file, word, &item->program);
    case COLUMN_NICE:
        return read_whole(file, word, &item->nice);
    case COLUMN_CLASS:
        return read_class(file, word, &item->scheduling);
    case COLUMN_PRIORITY:
        return read_whole(file, word, &item->priority);
    case COLUMN_TICKETS:
        return read_whole(file, word, &item->tickets);
    case COLUMN_SLICE:
        return read_time(file, word, &item->slice);
    case COLUMN_PERIOD:
        return read_time(file, word, &item->period);
    case COLUMN_DEADLINE:
        return read_time(file, word, &item->deadline);
    case COLUMN_RUNTIME:
        return read_time(file, word, &item->runtime);
    case COLUMN_CPUS:
        return read_cpus(file, word, &item->affinity);
    case COLUMN_GROUP:
        return read_group_name(file, word, &item->group);
    case COLUMN_PROCESS:
        return read_whole(file, word, &item->process);
    case COLUMN_WORKING_SET:
        return read_whole(file, word, &item->working_set);
    }
    return false;
}

/* FROM-TO or FROM-TO@CPU */
static bool read_span(struct case_file *file, char *word, struct span *span)
{
    char *at = strchr(word, '@'), *dash = strchr(word, '-');

    span->cpu = -1;
    if (at)
        *at++ = '\0';
    if (!dash)
        return case_bad(file, "expected FROM-TO, not", word);
    *dash++ = '\0';
    return read_time(file, word, &span->start) && read_time(file, dash, &span->finish) &&
           (!at || read_whole(file, at, &span->cpu));
}

static bool read_promise(struct case_file *file, struct promise *promise, char *word)
{
    struct span *spans;

    if (!strcmp(word, "-"))
        return true;
    promise->kind = PROMISE_END;
    if (strcmp(word, "none") != 0 && !strchr(word, '-'))
        return read_time(file, word, &promise->end);
    promise->kind = PROMISE_SPANS;
    spans = arena_alloc(file->arena, (strlen(word) / 2 + 1) * sizeof *spans);
    promise->spans = spans;
    if (!strcmp(word, "none"))
        return true;
    for (char *next = word; next; word = next) {
        next = strchr(word, ',');
        if (next)
            *next++ = '\0';
        if (!strcmp(word, "..") && !next)
            promise->kind = PROMISE_BEGIN;
        else if (!read_span(file, word, &spans[promise->count++]))
            return false;
    }
    return true;
}

static bool read_row(struct case_file *file, char **words, size_t bar, size_t count)
{
    struct table *table = (struct table *)file;
    struct os_arrival *item = &table->items[file->rows.count];
    struct row *row;

    if (file->rows.count == MOST_ROWS)
        return case_bad(file, "too many threads", NULL);
    row = vec_push(&file->rows, sizeof *row);
    *row = (struct row){ 0 };
    *item = os_harness_arrival(0, NULL);
    for (size_t i = 0; i < bar; i++)
        if (strcmp(words[i], "-") != 0 && !read_value(file, item, file->columns[i], words[i]))
            return false;
    if (!item->program)
        return case_bad(file, "a thread needs a program", NULL);
    if (item > table->items && item->submit < item[-1].submit)
        return case_bad(file, "threads stand in the order of their arrival", NULL);
    for (size_t i = bar + 1; i < count; i++)
        if (!read_promise(file, &row->promises[i - bar - 1], words[i]))
            return false;
    return true;
}

/* measure NAME | VALUE ... */
static bool read_measure(struct table *table, char **words, size_t count)
{
    struct measured *measured = &table->measures[table->measure_count];

    if (table->measure_count == MOST_MEASURES || count < 3 || strcmp(words[2], "|") != 0 ||
        count - 3 != table->file.setup_count)
        return case_bad(&table->file, "expected 'measure NAME |' and a value for each policy",
                        NULL);
    snprintf(measured->name, sizeof measured->name, "%s", words[1]);
    for (size_t i = 3; i < count; i++) {
        measured->value[i - 3] = (double)NAN;
        if (strcmp(words[i], "-") != 0 && !text_to_real(words[i], &measured->value[i - 3]))
            return case_bad(&table->file, "expected a number, not", words[i]);
    }
    table->measure_count++;
    return true;
}

static bool read_setting(struct case_file *file, char **words, size_t count, bool *known)
{
    struct table *table = (struct table *)file;

    if (!strcmp(words[0], "measure"))
        return read_measure(table, words, count);
    *known = !strcmp(words[0], "group");
    if (!*known)
        return true;
    if (table->group_count == MOST_GROUPS)
        return case_bad(file, "too many groups", NULL);
    return case_params(file, os_group_table, &table->groups[table->group_count++], words + 1,
                       count - 1);
}

static bool end_file(struct case_file *file)
{
    (void)file;
    return true;
}

/* Collects what a thread ran; segments of one CPU that touch become one. */
static struct vec spans_of(const struct os_harness *h, int64_t thread)
{
    const struct os_harness_segment *rows = h->segments.data;
    struct vec spans = { 0 };

    for (size_t i = 0; i < h->segments.count; i++) {
        struct span *last =
            spans.count ? vec_at(&spans, spans.count - 1, sizeof(struct span)) : NULL;

        if (rows[i].thread != thread || rows[i].start == rows[i].finish)
            continue;
        if (last && last->cpu == rows[i].cpu && last->finish == rows[i].start)
            last->finish = rows[i].finish;
        else
            *(struct span *)vec_push(&spans, sizeof(struct span)) =
                (struct span){ rows[i].start, rows[i].finish, rows[i].cpu };
    }
    return spans;
}

static void print_spans(const struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        printf("%s%.10g-%.10g", i ? "," : "", (double)spans[i].start / 1e6,
               (double)spans[i].finish / 1e6);
        if (spans[i].cpu >= 0)
            printf("@%" PRId64, spans[i].cpu);
    }
    printf("%s", count ? "" : "none");
}

static bool spans_differ(const struct promise *promise, const struct vec *got)
{
    const struct span *is = got->data;
    bool begin = promise->kind == PROMISE_BEGIN;

    if (begin ? got->count < promise->count : got->count != promise->count)
        return true;
    for (size_t i = 0; i < promise->count; i++) {
        const struct span *want = &promise->spans[i];

        if (is[i].start != want->start || is[i].finish != want->finish ||
            (want->cpu >= 0 && is[i].cpu != want->cpu))
            return true;
    }
    return false;
}

/* Prints what differs; returns whether something does. */
static bool differs(const struct table *table, size_t policy, size_t thread,
                    const struct os_harness *h)
{
    const struct case_file *file = &table->file;
    const struct row *row = vec_at(&file->rows, thread, sizeof *row);
    const struct promise *promise = &row->promises[policy];
    const char *name = table->items[thread].name ? table->items[thread].name : "?";
    struct vec got;
    bool wrong;

    if (promise->kind == PROMISE_NOTHING)
        return false;
    if (promise->kind == PROMISE_END) {
        sim_time end = os_harness_thread(h, (int64_t)thread)->end;

        if (end == promise->end)
            return false;
        printf("%s: %s: thread %s ended at ", file->path, file->setups[policy].label, name);
        if (end == INT64_MIN)
            printf("no time");
        else
            printf("%.10g", (double)end / 1e6);
        printf(", expected %.10g\n", (double)promise->end / 1e6);
        return true;
    }
    got = spans_of(h, (int64_t)thread);
    wrong = spans_differ(promise, &got);
    if (wrong) {
        printf("%s: %s: thread %s ran ", file->path, file->setups[policy].label, name);
        print_spans(got.data, got.count);
        printf(", expected ");
        print_spans(promise->spans, promise->count);
        printf("%s\n", promise->kind == PROMISE_BEGIN ? ",.." : "");
    }
    vec_free(&got);
    return wrong;
}

static int compare(const struct table *table, size_t policy, const struct os_harness *h)
{
    const struct case_file *file = &table->file;
    int broken = 0;

    for (size_t i = 0; i < file->rows.count; i++)
        broken += differs(table, policy, i, h);
    for (size_t i = 0; i < table->measure_count; i++) {
        double expected = table->measures[i].value[policy];

        if (isnan(expected) || fabs(h->values[i] - expected) <= 1e-9 * fmax(1, fabs(expected)))
            continue;
        printf("%s: %s: %s is %.12g, expected %.12g\n", file->path, file->setups[policy].label,
               table->measures[i].name, h->values[i], expected);
        broken++;
    }
    return broken;
}

/* Runs one policy; returns how many promises are broken. */
static int check_policy(struct case_file *file, size_t policy)
{
    const struct table *table = (const struct table *)file;
    const struct case_setup *setup = &file->setups[policy];
    struct os_harness h = { .policy = setup->policy,
                            .groups = table->groups,
                            .group_count = table->group_count,
                            .items = table->items,
                            .count = file->rows.count,
                            .seed = (uint64_t)file->seed };
    struct error err = { "" };
    int broken;

    case_append(h.params, setup->params);
    case_append(h.platform, file->platform);
    case_append(h.options, file->options);
    case_append(h.options, setup->options);
    for (size_t i = 0; i < table->measure_count; i++)
        h.measures[i] = table->measures[i].name;
    broken = case_outcome(file, policy, os_harness_run(&h, &err), &err);
    if (broken < 0)
        broken = compare(table, policy, &h);
    os_harness_free(&h);
    return broken;
}

static const struct case_runner runner = {
    .size = sizeof(struct table),
    .names = names,
    .first_columns = COLUMN_PROGRAM + 1,
    .seeded = true,
    .expected = "expected a setting or a thread with '|', not",
    .setting = read_setting,
    .row = read_row,
    .needs = "policy and threads",
    .complete = end_file,
    .check = check_policy,
};

int main(int argc, char **argv)
{
    return case_main(&runner, argc, argv);
}
