/* Replay of stored traces: slices, skip, shift, load, and streams equal to what is in memory. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/rng.h"
#include "sim/batch/batch_spec.h"
#include "tests/unit/unit.h"
#include "traces/store_write.h"
#include "workloads/registry.h"
#include "workloads/replay.h"

extern const struct system system_batch;

/* More than are held in memory: workloads/replay.h. */
enum { SMALL = 2000, LARGE = 500001 };

struct world {
    char folder[64];
    char path[96];
    struct batch_arrival *jobs; /* what both traces hold; the small one only the first */
    struct arena *arena;
    struct replay_trace *small, *large;
};

static void make_jobs(struct batch_arrival *jobs)
{
    sim_time submit = 0;
    struct rng rng;

    rng_seed(&rng, 11);
    for (int64_t i = 0; i < LARGE; i++) {
        if (i && rng_below(&rng, 3))
            submit += (sim_time)rng_below(&rng, 50) * SECOND;
        jobs[i] = (struct batch_arrival){ .submit = submit,
                                          .run = (sim_time)rng_below(&rng, 300) * SECOND,
                                          .request = 300 * SECOND,
                                          .procs = 1 + (int64_t)rng_below(&rng, 32),
                                          .procs_used = BATCH_UNKNOWN,
                                          .user = (int64_t)rng_below(&rng, 9),
                                          .group = BATCH_UNKNOWN,
                                          .queue = i % 3,
                                          .number = 7 * i + 3 };
    }
}

static bool write_trace(struct store *store, const char *name, const struct batch_arrival *jobs,
                        size_t count, struct error *err)
{
    /* The trace called vm is of that family, which the batch system does not replay. */
    struct trace_info info = { .family = "batch", .t0_unix_ns = STORE_UNKNOWN, .procs = 32 };
    struct store_writer *writer = store_begin(store, name, false, err);
    bool ok = writer != NULL;

    if (!strcmp(name, "vm"))
        memcpy(info.family, "vm", sizeof "vm");
    for (size_t i = 0; ok && i < count; i++) {
        struct store_row row = { .job = { .submit = jobs[i].submit + 1000 * SECOND,
                                          .wait = STORE_UNKNOWN,
                                          .run = jobs[i].run,
                                          .request = jobs[i].request,
                                          .procs = jobs[i].procs,
                                          .procs_used = STORE_UNKNOWN,
                                          .user = jobs[i].user,
                                          .group = STORE_UNKNOWN,
                                          .queue = jobs[i].queue,
                                          .partition = STORE_UNKNOWN,
                                          .status = 1,
                                          .number = jobs[i].number },
                                 .application = STORE_UNKNOWN,
                                 .cpu = STORE_UNKNOWN,
                                 .mem_used_kb = (double)NAN,
                                 .mem_req_kb = (double)NAN,
                                 .after = STORE_UNKNOWN,
                                 .think = STORE_UNKNOWN };

        ok = store_add(writer, &row, err);
    }
    return ok && store_commit(writer, &info, err);
}

static int open_world(void **state)
{
    struct world *w = test_calloc(1, sizeof *w);
    struct store *store;
    struct error err;
    bool ok;

    snprintf(w->folder, sizeof w->folder, "/tmp/orrery-replay-XXXXXX");
    if (!mkdtemp(w->folder))
        return -1;
    snprintf(w->path, sizeof w->path, "%s/t.db", w->folder);
    w->arena = arena_create();
    w->jobs = arena_array(w->arena, LARGE, sizeof *w->jobs);
    make_jobs(w->jobs);
    store = store_open(w->path, DB_CREATE, &err);
    ok = store && write_trace(store, "small", w->jobs, SMALL, &err) &&
         write_trace(store, "large", w->jobs, LARGE, &err) &&
         write_trace(store, "vm", w->jobs, SMALL, &err);
    store_close(store);
    w->small = ok ? replay_open(&system_batch, w->path, "small", w->arena, &err) : NULL;
    w->large = ok ? replay_open(&system_batch, w->path, "large", w->arena, &err) : NULL;
    if (!w->small || !w->large)
        fprintf(stderr, "%s\n", err.text);
    *state = w;
    return w->small && w->large ? 0 : -1;
}

static int close_world(void **state)
{
    struct world *w = *state;

    arena_destroy(w->arena);
    unlink(w->path);
    rmdir(w->folder);
    test_free(w);
    return 0;
}

static const struct replay_slice whole = { .to = TIME_NEVER, .jobs = INT64_MAX / 2 };

static struct source *open_source(const struct workload *workload, struct arena *arena,
                                  const struct batch_options *options)
{
    struct workload_context context = {
        .system = &system_batch, .options = options, .capacity = 32, .seed = 1, .arena = arena
    };
    struct error err;
    struct source *source = workload_open(workload, &context, &err);

    if (!source)
        fail_msg("%s", err.text);
    return source;
}

static bool next(struct source *source, struct batch_arrival *job)
{
    struct error err;
    bool more;

    if (!source->next(source, job, &more, &err))
        fail_msg("%s", err.text);
    return more;
}

static void close_source(struct source *source)
{
    if (source->close)
        source->close(source);
}

/* The slice of the array, by the words of workloads/replay.h, against what the source gives. */
static void check_slice(const struct world *w, const struct replay_trace *trace,
                        const struct replay_slice *slice)
{
    struct workload workload = { .trace = trace, .slice = *slice };
    struct arena *arena = arena_create();
    struct source *source = open_source(&workload, arena, NULL);
    int64_t count = trace == w->small ? SMALL : LARGE;
    sim_time zero = slice->from;
    int64_t seen = 0;
    struct batch_arrival job;
    struct error err;
    bool any;

    for (int64_t i = 0; i < count; i++) {
        const struct batch_arrival *expected = &w->jobs[i];

        if (expected->submit < slice->from || expected->submit >= slice->to)
            continue;
        if (seen++ < slice->skip)
            continue;
        if (seen - slice->skip > slice->jobs)
            break;
        if (slice->skip && seen == slice->skip + 1)
            zero = expected->submit;
        assert_true(next(source, &job));
        assert_int_equal(job.submit, expected->submit - zero + slice->shift);
        assert_int_equal(job.number, expected->number);
        assert_null(job.name);
        assert_int_equal(job.run, expected->run);
        assert_int_equal(job.request, expected->request);
        assert_int_equal(job.procs, expected->procs);
        assert_int_equal(job.procs_used, BATCH_UNKNOWN);
        assert_int_equal(job.user, expected->user);
        assert_int_equal(job.group, BATCH_UNKNOWN);
        assert_int_equal(job.queue, expected->queue);
    }
    assert_false(next(source, &job));
    assert_false(next(source, &job)); /* and stays at its end */
    close_source(source);
    assert_true(replay_holds(trace, slice, &any, &err));
    assert_int_equal(any, seen > slice->skip);
    arena_destroy(arena);
}

static void slices_are_parts_of_the_trace(void **state)
{
    const struct world *w = *state;
    sim_time span = w->jobs[SMALL - 1].submit;
    struct rng rng;

    assert_non_null(w->small->items);
    check_slice(w, w->small, &whole);
    rng_seed(&rng, 12);
    for (int i = 0; i < 300; i++) {
        struct replay_slice slice = whole;

        if (i % 2)
            slice.from = w->jobs[rng_below(&rng, SMALL)].submit + (sim_time)(i % 3);
        if (i / 2 % 2)
            slice.to = slice.from + 1 + (sim_time)rng_below(&rng, (uint64_t)span);
        if (i / 4 % 2)
            slice.skip = (int64_t)rng_below(&rng, SMALL + 10);
        if (i / 8 % 2)
            slice.jobs = 1 + (int64_t)rng_below(&rng, 200);
        if (i / 16 % 2)
            slice.shift = (sim_time)rng_below(&rng, 1000) * SECOND;
        check_slice(w, w->small, &slice);
    }
}

static void a_stream_gives_the_same_rows(void **state)
{
    const struct world *w = *state;
    sim_time middle = w->jobs[LARGE / 2].submit;
    const struct replay_slice slices[] = {
        whole,
        { .from = middle, .to = middle + 40000 * SECOND, .jobs = INT64_MAX / 2 },
        { .from = middle, .to = TIME_NEVER, .skip = 1000, .jobs = 500, .shift = SECOND },
        { .to = TIME_NEVER, .skip = LARGE - 3, .jobs = 10 },
        { .to = TIME_NEVER, .skip = LARGE, .jobs = 10 },
        { .from = w->jobs[LARGE - 1].submit + 1, .to = TIME_NEVER, .jobs = 10 },
    };

    assert_null(w->large->items);
    for (size_t i = 0; i < sizeof slices / sizeof slices[0]; i++)
        check_slice(w, w->large, &slices[i]);
}

/* Offered load of what the source gives, summed up by the definition. */
static double load_of(struct source *source, sim_time *first)
{
    double area = 0;
    sim_time begin = -1;
    sim_time last = 0;
    struct batch_arrival job;

    while (next(source, &job)) {
        assert_true(job.submit >= last); /* order is kept */
        last = job.submit;
        begin = begin < 0 ? last : begin;
        area += time_seconds(job.run) * (double)job.procs;
    }
    *first = begin;
    return area / (32 * time_seconds(last - begin));
}

static void load_is_reached(void **state)
{
    static const double loads[] = { 0.01, 0.3, 0.7, 0.95, 1, 1.7, 40 };
    const struct world *w = *state;
    struct batch_options options;
    struct arena *arena = arena_create();

    param_defaults(batch_option_table, &options, arena);
    for (size_t i = 0; i < 2 * sizeof loads / sizeof loads[0]; i++) {
        struct workload workload = { .trace = w->small, .slice = whole, .load = loads[i / 2] };
        struct source *source;
        sim_time first;
        double load;

        workload.slice.from = w->jobs[100].submit;
        workload.slice.shift = i % 2 ? 500 * SECOND : 0;
        source = open_source(&workload, arena, &options);
        load = load_of(source, &first);
        if (!(fabs(load - workload.load) <= 1e-6 * workload.load))
            fail_msg("load %.9g, wanted %g", load, workload.load);
        /* The first job comes at the start of the slice, and the shift is not scaled. */
        assert_int_equal(first, workload.slice.shift);
        close_source(source);
    }
    arena_destroy(arena);
}

/* A generator has its jobs at the load that is asked for, too. */
static void load_of_a_generator(void **state)
{
    struct arena *arena = arena_create();
    struct error err;
    const struct generator *generator = generator_find("batch.lublin", &err);
    void *self = arena_alloc(arena, generator->policy.self_size);
    struct workload workload = { .generator = generator, .generator_self = self, .load = 0.7 };
    struct batch_options options;
    struct source *source;
    sim_time first;
    double load;

    (void)state;
    param_defaults(batch_option_table, &options, arena);
    param_defaults(generator->policy.params, self, arena);
    source = open_source(&workload, arena, &options);
    load = load_of(source, &first);
    assert_true(fabs(load - 0.7) <= 1e-6 * 0.7);
    close_source(source);
    arena_destroy(arena);
}

static void refuse(const struct world *w, const struct replay_slice *slice, const char *says)
{
    struct workload workload = { .trace = w->small, .slice = *slice, .load = 0.5 };
    struct arena *arena = arena_create();
    struct batch_options options;
    struct workload_context context = {
        .system = &system_batch, .options = &options, .capacity = 32, .seed = 1, .arena = arena
    };
    struct error err = { "" };

    param_defaults(batch_option_table, &options, arena);
    assert_null(workload_open(&workload, &context, &err));
    assert_non_null(strstr(err.text, says));
    arena_destroy(arena);
}

static void what_cannot_be_replayed(void **state)
{
    const struct world *w = *state;
    struct error err;
    char path[128];

    assert_null(replay_open(&system_batch, w->path, "tiny", w->arena, &err));
    assert_non_null(strstr(err.text, "tiny"));
    assert_null(replay_open(&system_batch, w->path, "vm", w->arena, &err));
    assert_non_null(
        strstr(err.text, "trace vm is of family vm; system batch replays family batch"));
    assert_null(replay_open(&(struct system){ .name = "orbit" }, w->path, "vm", w->arena, &err));
    assert_string_equal(err.text, "system orbit replays no traces");
    snprintf(path, sizeof path, "%s/absent.db", w->folder);
    assert_null(replay_open(&system_batch, path, "small", w->arena, &err));
    assert_non_null(strstr(err.text, "No such file"));
    /* One job, or none, has no load. */
    refuse(w, &(struct replay_slice){ .to = TIME_NEVER, .jobs = 1 }, "no load to scale");
    refuse(w, &(struct replay_slice){ .to = TIME_NEVER, .skip = SMALL, .jobs = 5 },
           "no load to scale");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_are_parts_of_the_trace),
        cmocka_unit_test(a_stream_gives_the_same_rows),
        cmocka_unit_test(load_is_reached),
        cmocka_unit_test(load_of_a_generator),
        cmocka_unit_test(what_cannot_be_replayed),
    };

    return cmocka_run_group_tests(tests, open_world, close_world);
}
