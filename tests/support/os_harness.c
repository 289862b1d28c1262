/* The os system on arrays, without store, study or results. */
#include "tests/support/os_harness.h"

#include "sim/base/text.h"
#include "sim/system.h"
#include "tests/support/harness.h"

extern const struct system system_os;

enum { TABLE_THREADS, TABLE_SEGMENTS, TABLE_JOBS };

#define NUMBER(row, column, member) HARNESS_NUMBER(os_harness_##row, column, member)
#define ROWS(member, row) .rows = offsetof(struct os_harness, member), .size = sizeof(struct row)

static const struct harness_table tables[HARNESS_TABLES] = {
    { ROWS(threads, os_harness_thread),
      .fields = { NUMBER(thread, "thread_no", thread), NUMBER(thread, "arrival", arrival),
                  NUMBER(thread, "first_run", first_run), NUMBER(thread, "end", end),
                  NUMBER(thread, "cpu_time", cpu_time), NUMBER(thread, "waited", waited),
                  NUMBER(thread, "longest_wait", longest_wait),
                  NUMBER(thread, "voluntary", voluntary),
                  NUMBER(thread, "involuntary", involuntary),
                  NUMBER(thread, "migrations", migrations), NUMBER(thread, "blocked", blocked) } },
    { ROWS(segments, os_harness_segment),
      .fields = { NUMBER(segment, "thread_no", thread), NUMBER(segment, "start", start),
                  NUMBER(segment, "finish", finish),
                  HARNESS_TEXT(os_harness_segment, "why", why) } },
    { ROWS(jobs, os_harness_job),
      .fields = { NUMBER(job, "thread_no", thread), NUMBER(job, "job", job),
                  NUMBER(job, "release", release), NUMBER(job, "finish", finish),
                  NUMBER(job, "deadline", deadline), NUMBER(job, "missed", missed),
                  NUMBER(job, "preemptions", preemptions) } },
};

/* The number of a CPU stands behind "cpu " in its name. */
static void finish_row(void *harness, size_t table, const void *row, void *kept)
{
    struct os_harness_segment *segment = kept;

    (void)harness;
    if (table == TABLE_SEGMENTS)
        BUG_UNLESS(text_to_int(harness_text(&system_os, table, row, "cpu") + 4, &segment->cpu));
}

static bool run(struct os_harness *h, struct arena *arena, struct error *err)
{
    struct harness_items items = HARNESS_ITEMS(os_arrival, h->items, h->count);
    struct harness_capture capture = {
        .system = &system_os, .tables = tables, .harness = h, .finish = finish_row
    };
    struct os_platform *platform =
        harness_object(os_platform_table, sizeof *platform, h->platform, arena, err);
    struct run_input input = { .arena = arena,
                               .policy = h->policy,
                               .policy_self = harness_params(h->policy, h->params, arena, err),
                               .options = harness_object(os_option_table, sizeof(struct os_options),
                                                         h->options, arena, err),
                               .platform = platform,
                               .source = &items.source,
                               .sink = harness_capture_open(&capture, h->quiet ? 0 : 7),
                               .seed = h->seed ? h->seed : 1 };
    struct harness_figures figures = { .measures = h->measures, .values = h->values };
    bool ok;

    if (!input.policy_self || !input.options || !platform)
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
    return harness_row(&h->threads, sizeof(struct os_harness_thread), thread);
}

struct os_arrival os_harness_arrival(sim_time submit, const struct os_program *program)
{
    return (struct os_arrival){
        .submit = submit, .program = program, .number = OS_UNKNOWN, .group = -1
    };
}
