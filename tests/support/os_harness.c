/* The os system on arrays, without store, study or results. */
#include "tests/support/os_harness.h"

#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/system.h"
#include "tests/support/harness.h"

extern const struct system system_os;

enum { TABLE_THREADS, TABLE_SEGMENTS, TABLE_JOBS, TABLES };
enum { MOST_FIELDS = 12 };

struct array_source {
    struct source source; /* first member */
    const struct os_arrival *items;
    size_t count, at;
};

/* A number of a record row and where it goes; both have eight bytes. */
struct field {
    const char *column; /* NULL closes the list */
    size_t to;
};

#define FIELD(row, column, member)                        \
    {                                                     \
        column, offsetof(struct os_harness_##row, member) \
    }

static const struct field fields[TABLES][MOST_FIELDS] = {
    { FIELD(thread, "thread_no", thread), FIELD(thread, "arrival", arrival),
      FIELD(thread, "first_run", first_run), FIELD(thread, "end", end),
      FIELD(thread, "cpu_time", cpu_time), FIELD(thread, "waited", waited),
      FIELD(thread, "longest_wait", longest_wait), FIELD(thread, "voluntary", voluntary),
      FIELD(thread, "involuntary", involuntary), FIELD(thread, "migrations", migrations),
      FIELD(thread, "blocked", blocked) },
    { FIELD(segment, "thread_no", thread), FIELD(segment, "start", start),
      FIELD(segment, "finish", finish) },
    { FIELD(job, "thread_no", thread), FIELD(job, "job", job), FIELD(job, "release", release),
      FIELD(job, "finish", finish), FIELD(job, "deadline", deadline), FIELD(job, "missed", missed),
      FIELD(job, "preemptions", preemptions) },
};

struct capture {
    struct sink sink; /* first member */
    struct os_harness *h;
};

static bool next_item(struct source *source, void *item, bool *more, struct error *err)
{
    struct array_source *array = (struct array_source *)source;
    struct os_arrival *copy = item;

    (void)err;
    *more = array->at < array->count;
    if (!*more)
        return true;
    *copy = array->items[array->at];
    if (copy->number == OS_UNKNOWN && !copy->name)
        copy->number = (int64_t)array->at;
    array->at++;
    return true;
}

static const char *text_of(size_t table, const void *row, const char *name)
{
    const struct column *column = harness_column(&system_os, table, name);
    const char *text;

    memcpy(&text, (const char *)row + column->offset, sizeof text);
    return text;
}

static bool keep_row(struct sink *sink, size_t table, const void *row, struct error *err)
{
    struct os_harness *h = ((struct capture *)sink)->h;
    struct os_harness_segment *segment;
    char *to;

    (void)err;
    if (table == TABLE_THREADS)
        to = vec_push(&h->threads, sizeof(struct os_harness_thread));
    else if (table == TABLE_JOBS)
        to = vec_push(&h->jobs, sizeof(struct os_harness_job));
    else
        to = vec_push(&h->segments, sizeof(struct os_harness_segment));
    for (size_t i = 0; fields[table][i].column; i++)
        memcpy(to + fields[table][i].to,
               (const char *)row +
                   harness_column(&system_os, table, fields[table][i].column)->offset,
               8);
    if (table != TABLE_SEGMENTS)
        return true;
    segment = (struct os_harness_segment *)(void *)to;
    BUG_UNLESS(text_to_int(text_of(table, row, "cpu") + 4, &segment->cpu));
    snprintf(segment->why, sizeof segment->why, "%s", text_of(table, row, "why"));
    return true;
}

static void keep_count(struct sink *sink, const char *what, int64_t rows)
{
    (void)sink;
    (void)what;
    (void)rows;
}

static bool run(struct os_harness *h, struct arena *arena, struct error *err)
{
    struct array_source source = { .source = { .next = next_item },
                                   .items = h->items,
                                   .count = h->count };
    struct capture capture = {
        .sink = { .row = keep_row, .count = keep_count, .tables = h->quiet ? 0 : 7 }, .h = h
    };
    struct os_options *options = arena_alloc(arena, sizeof *options);
    struct os_platform *platform = arena_alloc(arena, sizeof *platform);
    void *self = arena_alloc(arena, h->policy->self_size + 1);
    struct run_input input = { .arena = arena,
                               .policy = h->policy,
                               .policy_self = self,
                               .options = options,
                               .platform = platform,
                               .source = &source.source,
                               .sink = &capture.sink,
                               .seed = h->seed ? h->seed : 1 };
    struct harness_figures figures = { .measures = h->measures, .values = h->values };
    bool ok;

    param_defaults(os_option_table, options, arena);
    param_defaults(os_platform_table, platform, arena);
    if (h->policy->params)
        param_defaults(h->policy->params, self, arena);
    if (!harness_set(os_option_table, options, h->options, arena, err) ||
        !harness_set(os_platform_table, platform, h->platform, arena, err) ||
        (h->policy->params && !harness_set(h->policy->params, self, h->params, arena, err)))
        return false;
    platform->groups = (struct param_list){ (void *)(uintptr_t)h->groups, h->group_count };
    ok = harness_simulate(&system_os, &input, &figures, err);
    h->seconds = figures.seconds;
    return ok;
}

bool os_harness_run(struct os_harness *h, struct error *err)
{
    struct arena *arena = arena_create();
    bool ok;

    os_harness_free(h);
    ok = run(h, arena, err);
    arena_destroy(arena);
    return ok;
}

void os_harness_free(struct os_harness *h)
{
    vec_free(&h->threads);
    vec_free(&h->segments);
    vec_free(&h->jobs);
}

const struct os_harness_thread *os_harness_thread(const struct os_harness *h, int64_t thread)
{
    for (size_t i = 0; i < h->threads.count; i++) {
        const struct os_harness_thread *row = vec_at(&h->threads, i, sizeof *row);

        if (row->thread == thread)
            return row;
    }
    bug_stop(__FILE__, __LINE__, "no such thread");
}

struct os_arrival os_harness_arrival(sim_time submit, const struct os_program *program)
{
    return (struct os_arrival){
        .submit = submit, .program = program, .number = OS_UNKNOWN, .group = -1
    };
}
