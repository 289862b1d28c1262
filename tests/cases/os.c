/* Checks one case file of the os system: tables of threads, and when each policy runs them. */
#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"
#include "tests/support/case_run.h"
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
 * Right of '|' stands what tests/support/case_run.h says: times, and CPUs as "@1". Segments of one
 * CPU that touch are written as one.
 *
 * Further lines are
 *   group name=NAME [shares=N quota=TIME period=TIME parent=NAME]
 *   measure NAME | VALUE ...
 */
enum { MOST_ROWS = 40, MOST_GROUPS = 8, MOST_STEPS = 32 };

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

struct table {
    struct case_file file; /* first member */
    struct os_arrival items[MOST_ROWS];
    struct os_group groups[MOST_GROUPS];
    size_t group_count;
    struct case_measures measures;
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

/* One step, or "x4", which ends a program; *last tells which. */
static bool read_step(struct case_file *file, struct os_program *program, char *word, bool *last)
{
    static const char *const kinds[] = { "run", "sleep", "io", "timer", NULL };
    struct os_step *step = (struct os_step *)(uintptr_t)program->step + program->steps;

    if (word[0] == 'x') {
        *last = true;
        program->loops = 0;
        return !word[1] || case_whole(file, word + 1, &program->loops);
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
        next = case_cut(word, ',');
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

        next = case_cut(word, '+');
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
        return case_whole(file, word, &item->nice);
    case COLUMN_CLASS:
        return read_class(file, word, &item->scheduling);
    case COLUMN_PRIORITY:
        return case_whole(file, word, &item->priority);
    case COLUMN_TICKETS:
        return case_whole(file, word, &item->tickets);
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
        return case_whole(file, word, &item->process);
    case COLUMN_WORKING_SET:
        return case_whole(file, word, &item->working_set);
    }
    return false;
}

/* Segments of one CPU that touch become one. */
static struct vec spans_of(const void *run, size_t thread)
{
    const struct os_harness *h = run;
    const struct os_harness_segment *rows = h->segments.data;
    struct vec spans = { 0 };

    for (size_t i = 0; i < h->segments.count; i++) {
        struct case_span *last =
            spans.count ? vec_at(&spans, spans.count - 1, sizeof(struct case_span)) : NULL;

        if (rows[i].thread != (int64_t)thread || rows[i].start == rows[i].finish)
            continue;
        if (last && last->place == rows[i].cpu && last->finish == rows[i].start)
            last->finish = rows[i].finish;
        else
            *(struct case_span *)vec_push(&spans, sizeof(struct case_span)) =
                (struct case_span){ rows[i].start, rows[i].finish, rows[i].cpu, 0 };
    }
    return spans;
}

static sim_time end_of(const void *run, size_t thread)
{
    return os_harness_thread(run, (int64_t)thread)->end;
}

static const char *name_of(const struct case_file *file, size_t thread)
{
    return ((const struct table *)file)->items[thread].name;
}

static const struct case_kind table_kind = {
    .row = "thread",
    .place = "",
    .ends = (const char *const[]){ "done", NULL },
    .unit = 1e6,
    .time = read_time,
    .name = name_of,
    .end = end_of,
    .spans = spans_of,
};

static bool read_row(struct case_file *file, char **words, size_t bar, size_t count)
{
    struct table *table = (struct table *)file;
    struct os_arrival *item = &table->items[file->rows.count];

    if (file->rows.count == MOST_ROWS)
        return case_bad(file, "too many threads", NULL);
    *item = os_harness_arrival(0, NULL);
    for (size_t i = 0; i < bar; i++)
        if (strcmp(words[i], "-") != 0 && !read_value(file, item, file->columns[i], words[i]))
            return false;
    if (!item->program)
        return case_bad(file, "a thread needs a program", NULL);
    if (item > table->items && item->submit < item[-1].submit)
        return case_bad(file, "threads stand in the order of their arrival", NULL);
    return case_promises(file, &table_kind, words + bar + 1, count - bar - 1);
}

static bool read_setting(struct case_file *file, char **words, size_t count, bool *known)
{
    struct table *table = (struct table *)file;

    if (!strcmp(words[0], "measure"))
        return case_measure(file, &table->measures, words, count);
    *known = !strcmp(words[0], "group");
    if (!*known)
        return true;
    if (table->group_count == MOST_GROUPS)
        return case_bad(file, "too many groups", NULL);
    return case_params(file, os_group_table, &table->groups[table->group_count++], words + 1,
                       count - 1);
}

/* Runs one policy; returns how many promises are broken. */
static int check_policy(struct case_file *file, size_t policy)
{
    const struct table *table = (const struct table *)file;
    struct os_harness h = { .policy = file->setups[policy].policy,
                            .groups = table->groups,
                            .group_count = table->group_count,
                            .items = table->items,
                            .count = file->rows.count,
                            .seed = (uint64_t)file->seed };
    const struct case_lists lists = { h.params, h.options, h.platform, h.measures };
    struct error err = { "" };
    int broken;

    case_fill(file, &table->measures, policy, &lists);
    broken = case_outcome(file, policy, os_harness_run(&h, &err), &err);
    if (broken < 0)
        broken = case_compare(file, &table_kind, policy, &h) +
                 case_compare_measures(file, &table->measures, policy, h.values);
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
    .check = check_policy,
};

int main(int argc, char **argv)
{
    return case_main(&runner, argc, argv);
}
