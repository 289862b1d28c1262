/* Systems on chip with the jobs that stream through them, as DS3 and SoCRATES keep them. */
#include "traces/ds3.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "traces/csv.h"
#include "traces/format.h"

struct ds3_options {
    const char *jobs, *arrivals;
};

static const struct param ds3_params[] = {
    FORMAT_FILES(ds3_options, jobs,
                 "The jobs, as text or JSON: FILE or FILE,FILE,...; needed, in the order of their "
                 "numbers."),
    FORMAT_FILE(ds3_options, arrivals,
                "When which job arrives: arrival_us, app. Without it the trace holds graphs only, "
                "for generators to draw from."),
    { 0 },
};

struct arrival {
    sim_time time;
    const char *app;
};

static const struct csv_column arrival_columns[] = {
    { "arrival_us", CSV_NUMBER, CSV_AT(arrival, time), true, 3, false },
    { "app", CSV_TEXT, CSV_AT(arrival, app), true, 0, false },
};

static const char *const known_columns[] = { "app_index", NULL };
static const struct intake_reason not_read = { STORE_NOTED, "follows from app; not read", NULL };

static const struct csv_table arrival_table = {
    .columns = arrival_columns,
    .count = sizeof arrival_columns / sizeof arrival_columns[0],
    .separator = ',',
    .skip = known_columns,
    .skipped = &not_read,
};

static const struct intake_reason no_band = {
    STORE_NOTED, "bandwidth of a pair of resources is not given; 1 taken, as DS3 does", NULL
};
static const struct intake_reason no_element = { STORE_NOTED, "a task that no resource can run",
                                                 NULL };
static const struct intake_reason no_app = { STORE_DROPPED,
                                             "an arrival of a job that is not there; row dropped",
                                             NULL };

enum { MOST_MACHINES = 65536 };

struct reader {
    struct intake *intake;
    const struct ds3_options *options;
    struct ds3_soc soc;
    struct graph graph;
    struct names jobs;
};

/* The platform --------------------------------------------------------------------------------- */

static bool is_memory(const struct ds3_type *type)
{
    return strcmp(type->class, "MEM") == 0;
}

/* What the thermal model and others call a cluster of a class. */
static const char *thermal_of(const struct ds3_type *type)
{
    static const char *const words[][2] = {
        { "BIG", "big" }, { "LTL", "little" }, { "ACC", "accelerator" }, { "MEM", "memory" }
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(type->class, words[i][0]) == 0)
            return words[i][1];
    return "";
}

static bool add_params(struct reader *r, const struct ds3_type *type, struct error *err)
{
    const char *const list[][2] = {
        { "class", type->class },
        { "dtpm_trip", text_get(&type->dtpm_trip) },
        { "gated_profile", text_get(&type->gated) },
        { "governor", strcmp(type->governor, "none") == 0 ? "" : type->governor },
        { "mesh", text_get(&type->mesh) },
        { "opp", text_get(&type->opp) },
        { "profile", text_get(&type->profile) },
        { "thermal", thermal_of(type) },
        { "trip", text_get(&type->trip) },
    };

    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        const struct store_param param = { type->id, list[i][0], list[i][1] };

        if (*param.value && !store_add_param(intake_writer(r->intake), &param, err))
            return false;
    }
    return true;
}

/* One machine for each processing element, in the order of DS3's numbers. */
static bool add_elements(struct reader *r, const struct ds3_type *type, int64_t *machines,
                         struct error *err)
{
    struct store_machine machine = store_machine_unknown;
    int64_t count = is_memory(type) ? 0 : type->capacity;
    char name[96];

    *machines += count;
    if (*machines > MOST_MACHINES)
        return error_set(err, "%s: more than %d processing elements",
                         input_name(intake_input(r->intake)), MOST_MACHINES);
    machine.type = type->id;
    machine.name = name;
    for (int64_t i = 0; i < count; i++) {
        snprintf(name, sizeof name, count > 1 ? "%.64s.%lld" : "%.64s", type->name, (long long)i);
        if (!store_add_machine(intake_writer(r->intake), &machine, err))
            return false;
    }
    return true;
}

static bool add_types(struct reader *r, struct error *err)
{
    int64_t machines = 0;

    for (size_t i = 0; i < r->soc.type.count; i++) {
        const struct ds3_type *own = vec_at(&r->soc.type, i, sizeof *own);
        struct store_type type = store_type_unknown;

        type.name = own->name;
        type.cpu_milli = 1000;
        if (own->top_mhz > 0)
            type.speed_mhz = own->top_mhz;
        if (!store_add_type(intake_writer(r->intake), &type, err) || !add_params(r, own, err) ||
            !add_elements(r, own, &machines, err))
            return false;
    }
    return machines || error_set(err, "%s: a system on chip without processing elements",
                                 input_name(intake_input(r->intake)));
}

/* Volume a microsecond is so many million a second; 0 is never used, and unknown. */
static bool add_link(struct reader *r, int64_t a, int64_t b, double rate, struct error *err)
{
    const struct store_link link = { a, b, rate > 0 ? rate * 1e6 : (double)NAN, STORE_UNKNOWN };

    return store_add_link(intake_writer(r->intake), &link, err);
}

/*
 * Without comm_band_self every element is a resource of its own (SoCRATES), and the bandwidth of a
 * resource with itself is that inside an element, if all have the same.
 */
static double own_rate(const struct ds3_soc *soc)
{
    double rate = -1;

    if (soc->own > 0)
        return soc->own;
    for (size_t i = 0; i < soc->band.count; i++) {
        const struct ds3_band *band = vec_at(&soc->band, i, sizeof *band);
        const struct ds3_type *type = vec_at(&soc->type, (size_t)band->a, sizeof *type);

        if (band->a != band->b || is_memory(type))
            continue;
        if (type->capacity > 1 || (rate >= 0 && rate != band->rate))
            return 0;
        rate = band->rate;
    }
    return rate > 0 ? rate : 0;
}

static bool add_links(struct reader *r, struct error *err)
{
    int64_t types = (int64_t)r->soc.type.count;
    double own = own_rate(&r->soc);
    size_t at = 0;

    for (int64_t a = 0; a < types; a++) {
        for (int64_t b = a; b < types; b++) {
            const struct ds3_band *band =
                at < r->soc.band.count ? vec_at(&r->soc.band, at, sizeof *band) : NULL;
            bool told = band && band->a == a && band->b == b;

            if (!told && a != b && !intake_count(r->intake, &no_band, NULL, err))
                return false;
            if ((told || a != b) && !add_link(r, a, b, told ? band->rate : 1, err))
                return false;
            at += told;
        }
    }
    return own <= 0 || add_link(r, STORE_UNKNOWN, STORE_UNKNOWN, own, err);
}

/* Jobs ----------------------------------------------------------------------------------------- */

/* The first cost of a task, or of the next one. */
static size_t first_cost(const struct ds3_soc *soc, int64_t task)
{
    size_t low = 0, high = soc->cost.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct ds3_cost *cost = vec_at(&soc->cost, middle, sizeof *cost);

        if (cost->task < task)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* How long the tasks of the job that was read take on each resource, by their names. */
static bool add_costs(struct reader *r, struct error *err)
{
    for (size_t i = 0; i < r->graph.task.count; i++) {
        const struct graph_task *task = graph_task_at(&r->graph, (int64_t)i);
        int64_t name = names_find(&r->soc.tasks, task->task.name);

        if (name < 0) {
            intake_at(r->intake, task->line);
            if (!intake_count(r->intake, &no_element, NULL, err))
                return false;
            continue;
        }
        for (size_t at = first_cost(&r->soc, name); at < r->soc.cost.count; at++) {
            const struct ds3_cost *cost = vec_at(&r->soc.cost, at, sizeof *cost);

            if (cost->task != name)
                break;
            graph_add_cost(&r->graph, (int64_t)i, cost->type, cost->run);
        }
    }
    return true;
}

static bool read_job(struct reader *r, struct error *err)
{
    struct store_graph graph = store_graph_unknown;
    size_t known = r->jobs.texts.count;

    if (!ds3_read_job(&r->graph, &graph.name, err) || !add_costs(r, err))
        return false;
    if ((size_t)names_add(&r->jobs, graph.name) != known)
        return error_set(err, "%s: a second job of the name '%.60s'",
                         input_name(intake_input(r->intake)), graph.name);
    return graph_end(&r->graph, &graph, err);
}

/* Opens the jobs one after the other, each under a role of its own. */
static bool read_jobs(struct reader *r, struct error *err)
{
    struct arena *arena = intake_arena(r->intake);
    char *path = arena_text(arena, r->options->jobs);
    struct error ignored; /* what came first is told */
    char role[32];
    int number = 1;
    bool ok = true;

    if (!*path)
        return error_set(err,
                         "%s: a system on chip; say which jobs run on it with --set "
                         "jobs=FILE,FILE,...",
                         input_name(intake_input(r->intake)));
    while (ok && path) {
        char *end = strchr(path, ',');

        if (end)
            *end++ = '\0';
        if (!*path)
            return error_set(err, "jobs is '%.200s'; a name is missing beside a comma",
                             r->options->jobs);
        snprintf(role, sizeof role, "jobs.%d", number++);
        if (!intake_open_file(r->intake, arena_text(arena, role), path, err))
            return false;
        intake_at(r->intake, 0);
        ok = read_job(r, err);
        ok = intake_close_file(r->intake, ok ? err : &ignored) && ok;
        path = end;
    }
    return ok;
}

static bool read_arrival(struct reader *r, const struct arrival *arrival, struct error *err)
{
    struct store_row row = store_row_unknown;

    row.job.graph = names_find(&r->jobs, arrival->app);
    if (row.job.graph < 0)
        return intake_count(r->intake, &no_app, NULL, err);
    row.job.submit = arrival->time;
    row.job.number = intake_items(r->intake);
    row.job.name = NULL;
    return intake_row(r->intake, &row, err);
}

static bool read_arrivals(struct reader *r, struct error *err)
{
    struct error ignored;
    struct arrival arrival;
    struct csv *csv;
    bool more = true;
    bool ok;

    if (!r->options->arrivals[0])
        return true;
    if (!intake_open_file(r->intake, "arrivals", r->options->arrivals, err))
        return false;
    intake_at(r->intake, 0);
    csv = csv_open(r->intake, &arrival_table, err);
    ok = csv != NULL;
    while (ok && (ok = csv_next(csv, &arrival, &more, err)) && more)
        ok = read_arrival(r, &arrival, err);
    csv_close(csv);
    return intake_close_file(r->intake, ok ? err : &ignored) && ok;
}

static bool ds3_import(struct intake *intake, const void *options, struct error *err)
{
    struct trace_info *info = intake_info(intake);
    struct reader r = { .intake = intake,
                        .options = options,
                        .jobs = { .arena = intake_arena(intake) } };
    bool ok;

    memcpy(info->family, "soc", sizeof "soc");
    info->citation = "S. E. Arda et al., DS3, IEEE Transactions on Computers 69(8), 2020";
    store_set_origin(intake_writer(intake), 0);
    ds3_begin(&r.soc, intake);
    graph_begin(&r.graph, intake);
    ok = ds3_read_soc(&r.soc, err) && add_types(&r, err) && add_links(&r, err) &&
         read_jobs(&r, err) && read_arrivals(&r, err);
    ds3_free(&r.soc);
    graph_free(&r.graph);
    names_free(&r.jobs);
    return ok;
}

static bool ds3_probe(const char *bytes, size_t count)
{
    return format_has(bytes, count, "add_new_resource") ||
           (format_has(bytes, count, "\"pes\"") && format_has(bytes, count, "\"capacity\""));
}

const struct trace_format trace_format_ds3 = {
    .name = "ds3",
    .doc = "A system on chip and its jobs (DS3, SoCRATES), text or JSON.",
    .version = 1,
    .options = ds3_params,
    .options_size = sizeof(struct ds3_options),
    .probe = ds3_probe,
    .import = ds3_import,
};
