/* The batch system on arrays, without store, study or results. */
#include "tests/support/harness.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

#include "policies/registry.h"
#include "sim/base/vec.h"
#include "sim/system.h"
#include "workloads/registry.h"
#include "workloads/replay.h"

extern const struct system system_batch;

struct array_source {
    struct source source; /* first member */
    const struct batch_arrival *jobs;
    size_t count, at;
};

struct capture {
    struct sink sink; /* first member */
    struct harness *h;
    size_t number, job, status, start, finish, machines; /* offsets in a row */
};

static bool next_job(struct source *source, void *item, bool *more, struct error *err)
{
    struct array_source *array = (struct array_source *)source;

    (void)err;
    *more = array->at < array->count;
    if (!*more)
        return true;
    memcpy(item, &array->jobs[array->at], sizeof array->jobs[0]);
    /* The id of a job is its position, or a name that begins with it: results find their place. */
    ((struct batch_arrival *)item)->number = (int64_t)array->at++;
    return true;
}

const struct column *harness_column(const struct system *system, size_t table, const char *name)
{
    const struct column *column = system->tables[table].columns;

    while (column->name && strcmp(column->name, name) != 0)
        column++;
    BUG_UNLESS(column->name);
    return column;
}

bool harness_next(struct source *source, void *item, bool *more, struct error *err)
{
    struct harness_items *array = (struct harness_items *)source;
    char *copy = item;
    int64_t number;
    const char *name;

    (void)err;
    *more = array->at < array->count;
    if (!*more)
        return true;
    memcpy(copy, (const char *)array->items + array->at * array->size, array->size);
    memcpy(&number, copy + array->number, sizeof number);
    memcpy(&name, copy + array->name, sizeof name);
    if (number == INT64_MIN && !name)
        memcpy(copy + array->number, &(int64_t){ (int64_t)array->at }, sizeof number);
    array->at++;
    return true;
}

static const char *text_at(const void *row, size_t offset)
{
    const char *text;

    memcpy(&text, (const char *)row + offset, sizeof text);
    return text ? text : "";
}

const char *harness_text(const struct system *system, size_t table, const void *row,
                         const char *name)
{
    const struct column *column = harness_column(system, table, name);

    BUG_UNLESS(column->type == COLUMN_TEXT);
    return text_at(row, column->offset);
}

static bool capture_row(struct sink *sink, size_t table, const void *row, struct error *err)
{
    const struct harness_capture *capture = (const struct harness_capture *)sink;
    const struct harness_table *to = &capture->tables[table];
    char *kept = vec_push((void *)((char *)capture->harness + to->rows), to->size);

    (void)err;
    for (size_t i = 0; to->fields[i].column; i++) {
        const struct harness_field *field = &to->fields[i];
        size_t from = capture->from[table][i];

        if (field->room)
            snprintf(kept + field->to, field->room, "%s", text_at(row, from));
        else
            memcpy(kept + field->to, (const char *)row + from, 8);
    }
    if (capture->finish)
        capture->finish(capture->harness, table, row, kept);
    return true;
}

static void capture_count(struct sink *sink, const char *what, int64_t rows)
{
    const struct harness_capture *capture = (const struct harness_capture *)sink;
    size_t used = capture->counts ? strlen(capture->counts) : 0;

    if (capture->counts)
        snprintf(capture->counts + used, capture->room - used, "%s=%" PRId64 "\n", what, rows);
}

struct sink *harness_capture_open(struct harness_capture *capture, uint64_t tables)
{
    capture->sink = (struct sink){ .row = capture_row, .count = capture_count, .tables = tables };
    for (size_t t = 0; t < HARNESS_TABLES; t++)
        for (size_t i = 0; capture->tables[t].fields[i].column; i++) {
            const struct harness_field *field = &capture->tables[t].fields[i];
            const struct column *column = harness_column(capture->system, t, field->column);

            BUG_UNLESS((column->type == COLUMN_TEXT) == (field->room > 0));
            capture->from[t][i] = column->offset;
        }
    return &capture->sink;
}

const void *harness_row(const struct vec *rows, size_t size, int64_t number)
{
    for (size_t i = 0; i < rows->count; i++) {
        const void *row = vec_at(rows, i, size);

        if (!memcmp(row, &number, sizeof number))
            return row;
    }
    bug_stop(__FILE__, __LINE__, "no such row");
}

/* Rows are read by the system's own column table. */
static size_t offset_of(const char *name)
{
    return harness_column(&system_batch, 0, name)->offset;
}

static bool keep_row(struct sink *sink, size_t table, const void *row, struct error *err)
{
    const struct capture *capture = (const struct capture *)sink;
    const char *bytes = row;
    struct harness *h = capture->h;
    const char *const *id = (const void *)(bytes + capture->job);
    const char *const *status = (const void *)(bytes + capture->status);
    const sim_time *start = (const void *)(bytes + capture->start);
    const sim_time *finish = (const void *)(bytes + capture->finish);
    const char *const *machines = (const void *)(bytes + capture->machines);
    size_t at = strtoull(*id, NULL, 10);

    (void)table;
    if (at >= h->count || h->results[at].seen)
        return error_set(err, "job %s is recorded twice or unknown", *id);
    h->results[at] = (struct harness_result){ .start = *start == INT64_MIN ? -1 : *start,
                                              .finish = *finish == INT64_MIN ? -1 : *finish,
                                              .killed = !strcmp(*status, "killed"),
                                              .rejected = !strcmp(*status, "rejected"),
                                              .seen = true };
    if (h->machines)
        snprintf(h->machines[at], sizeof h->machines[at], "%s", *machines ? *machines : "");
    return true;
}

/* For benchmarks: start and finish kept by number of arrival. */
static bool keep_dense(struct sink *sink, size_t table, const void *row, struct error *err)
{
    const struct capture *capture = (const struct capture *)sink;
    const char *bytes = row;
    const int64_t *at = (const void *)(bytes + capture->number);
    const sim_time *start = (const void *)(bytes + capture->start);
    const sim_time *finish = (const void *)(bytes + capture->finish);

    (void)table;
    if ((size_t)*at >= capture->h->count)
        return error_set(err, "more rows than jobs");
    capture->h->results[*at].start = *start;
    capture->h->results[*at].finish = *finish;
    return true;
}

static void no_count(struct sink *sink, const char *what, int64_t rows)
{
    (void)sink;
    (void)what;
    (void)rows;
}

bool harness_set(const struct param *table, void *object, const char *const *settings,
                 struct arena *arena, struct error *err)
{
    const struct param_context context = { arena, err };

    for (; *settings; settings++) {
        char *name = arena_text(arena, *settings);
        char *value = strchr(name, '=');

        *value++ = '\0';
        if (!param_set(table, object, name, value, &context))
            return false;
    }
    return true;
}

void *harness_object(const struct param *table, size_t size, const char *const *settings,
                     struct arena *arena, struct error *err)
{
    void *object = arena_alloc(arena, size);

    param_defaults(table, object, arena);
    return harness_set(table, object, settings, arena, err) ? object : NULL;
}

void *harness_params(const struct policy *policy, const char *const *settings, struct arena *arena,
                     struct error *err)
{
    return policy->params ? harness_object(policy->params, policy->self_size, settings, arena, err)
                          : arena_alloc(arena, policy->self_size);
}

static bool set_options(struct harness *h, void *options, struct arena *arena, struct error *err)
{
    param_defaults(system_batch.options, options, arena);
    for (const char *const *o = h->options; *o; o++)
        for (const struct preset *preset = system_batch.presets; preset->option; preset++)
            if (!strncmp(*o, "compat=", 7) && !strcmp(*o + 7, preset->value) &&
                !harness_set(system_batch.options, options, preset->settings, arena, err))
                return false;
    return harness_set(system_batch.options, options, h->options, arena, err);
}

bool harness_simulate(const struct system *system, struct run_input *input,
                      struct harness_figures *figures, struct error *err)
{
    struct measure wanted[24];
    size_t count = 0;
    clock_t begin;
    void *state;
    bool ok;

    for (; figures->measures[count]; count++)
        if (!measure_parse(system->metrics, figures->measures[count], &wanted[count], err))
            return false;
    input->meter = meter_create(input->arena, system->metrics, wanted, count);
    begin = clock();
    state = system->open(input, err);
    if (!state)
        return false;
    ok = system->run(state, err);
    system->close(state);
    figures->seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
    for (size_t i = 0; i < count; i++)
        figures->values[i] = meter_value(input->meter, i);
    return ok;
}

bool harness_run(struct harness *h, struct error *err)
{
    struct arena *arena = arena_create();
    struct batch_platform platform = { .nodes = h->nodes, .cores = 1 };
    void *options = arena_alloc(arena, system_batch.options_size);
    void *self = arena_alloc(arena, h->policy->self_size);
    struct array_source source = { .source = { next_job, NULL },
                                   .jobs = h->jobs,
                                   .count = h->count };
    struct capture capture = {
        .sink = { .row = h->dense ? keep_dense : keep_row, .tables = !h->quiet, .count = no_count },
        .h = h,
        .number = offset_of("job_no"),
        .job = offset_of("job"),
        .status = offset_of("status"),
        .start = offset_of("start"),
        .finish = offset_of("finish"),
        .machines = offset_of("machines")
    };
    struct run_input input = { .arena = arena,
                               .policy = h->policy,
                               .policy_self = self,
                               .options = options,
                               .platform = &platform,
                               .source = &source.source,
                               .sink = &capture.sink,
                               .seed = 1 };
    struct harness_figures figures = { .measures = h->measures, .values = h->values };
    bool ok;

    if (h->results)
        memset(h->results, 0, h->count * sizeof h->results[0]);
    param_defaults(h->policy->params, self, arena);
    ok = set_options(h, options, arena, err) &&
         harness_set(h->policy->params, self, h->params, arena, err) &&
         harness_simulate(&system_batch, &input, &figures, err);
    h->seconds = figures.seconds;
    arena_destroy(arena);
    return ok;
}

double *harness_table(const char *path, size_t columns, size_t *rows)
{
    gzFile file = gzopen(path, "rb");
    double *table = NULL;
    size_t room = 0;
    char line[4096];

    *rows = 0;
    if (!file)
        return NULL;
    while (gzgets(file, line, sizeof line)) {
        char *at = line;

        if (!isdigit((unsigned char)line[0]))
            continue;
        if (*rows == room) {
            room = room ? 2 * room : 1024;
            table = mem_resize(table, room * columns * sizeof *table);
        }
        for (size_t i = 0; i < columns; i++) {
            table[*rows * columns + i] = strtod(at, &at);
            at += *at == ',';
        }
        ++*rows;
    }
    gzclose(file);
    return table;
}

struct batch_arrival *harness_swf(const char *path, bool perfect, size_t *count)
{
    double *table = harness_table(path, 12, count);
    struct batch_arrival *jobs;

    if (!table)
        return NULL;
    jobs = mem_alloc(*count * sizeof *jobs);
    for (size_t i = 0; i < *count; i++) {
        const double *row = &table[i * 12];

        jobs[i] = (struct batch_arrival){ .submit = (sim_time)row[1] * SECOND,
                                          .run = (sim_time)row[3] * SECOND,
                                          .request = (sim_time)row[perfect ? 3 : 8] * SECOND,
                                          .procs = (int64_t)row[7],
                                          .procs_used = (int64_t)row[4],
                                          .user = (int64_t)row[11],
                                          .group = BATCH_UNKNOWN,
                                          .queue = BATCH_UNKNOWN };
    }
    mem_free(table);
    return jobs;
}

struct batch_arrival *harness_generate(const struct harness_generator *generator, size_t *count)
{
    struct arena *arena = arena_create();
    struct error err = { "" };
    const struct generator *found = generator_find(generator->name, &err);
    void *self = arena_alloc(arena, found ? found->policy.self_size : 1);
    struct batch_options *options = arena_alloc(arena, system_batch.options_size);
    struct workload workload = { .generator = found,
                                 .generator_self = self,
                                 .load = generator->load };
    struct workload_context context = { .system = &system_batch,
                                        .options = options,
                                        .capacity = generator->nodes,
                                        .seed = generator->seed,
                                        .arena = arena };
    struct source *source = NULL;
    struct vec jobs = { 0 };
    bool more = true;

    param_defaults(system_batch.options, options, arena);
    if (found) {
        param_defaults(found->policy.params, self, arena);
        if (harness_set(found->policy.params, self, generator->params, arena, &err))
            source = workload_open(&workload, &context, &err);
    }
    BUG_UNLESS(source);
    while (more) {
        struct batch_arrival job;

        BUG_UNLESS(source->next(source, &job, &more, &err));
        if (more)
            memcpy(vec_push(&jobs, sizeof job), &job, sizeof job);
    }
    arena_destroy(arena);
    *count = jobs.count;
    return jobs.data;
}
