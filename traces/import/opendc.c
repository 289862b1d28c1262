/* Tasks and fragments as OpenDC reads them (Mastenbroek et al., CCGrid 2021), as text tables. */
#include <string.h>

#include "traces/csv.h"
#include "traces/format.h"
#include "traces/names.h"
#include "traces/number.h"
#include "traces/sample.h"

enum memory { MEMORY_MB, MEMORY_KB };

static const char *const memories[] = { "mb", "kb", NULL };

struct opendc_options {
    const char *fragments;
    const char *power;
    int memory;
    sim_time step;
};

static const struct param opendc_params[] = {
    FORMAT_FILE(opendc_options, fragments,
                "CPU use of the tasks in MHz: a table id, duration, cpu_usage, or lines 'id,v v@ms "
                "v*n'."),
    FORMAT_FILE(opendc_options, power,
                "Measured power of the whole cluster: t_ms, power_w, energy_j up to t_ms."),
    PARAM_CHOICE(opendc_options, memory, "mb", memories,
                 "Unit of the memory column: MB as documented, or KB as in bitbrains-small."),
    PARAM_TIME(opendc_options, step, "300s", "How long a value of a line of fragments lasts."),
    { 0 },
};

struct row {
    const char *id;
    int64_t submit, duration; /* ns */
    int64_t cores, mhz, mem;  /* thousandths; millionths */
};

#define TASK_COLUMNS(submit_name, duration_name, mhz_name, mem_name)              \
    {                                                                             \
        { "id", CSV_TEXT, CSV_AT(row, id), true, 0, false },                      \
            { submit_name, CSV_NUMBER, CSV_AT(row, submit), true, 6, false },     \
            { duration_name, CSV_NUMBER, CSV_AT(row, duration), true, 6, false }, \
            { "cpu_count", CSV_NUMBER, CSV_AT(row, cores), true, 3, false },      \
            { mhz_name, CSV_NUMBER, CSV_AT(row, mhz), false, 6, false },          \
            { mem_name, CSV_NUMBER, CSV_AT(row, mem), false, 6, false },          \
    }

static const struct csv_column unit_columns[] =
    TASK_COLUMNS("submit_ms", "duration_ms", "cpu_capacity_mhz", "mem_capacity_mb");
static const struct csv_column plain_columns[] =
    TASK_COLUMNS("submission_time", "duration", "cpu_capacity", "mem_capacity");

struct fragment {
    const char *id;
    struct csv_field duration, usage;
};

static const struct csv_column fragment_columns[] = {
    { "id", CSV_TEXT, CSV_AT(fragment, id), true, 0, false },
    { "duration", CSV_FIELD, CSV_AT(fragment, duration), true, 0, false },
    { "cpu_usage", CSV_FIELD, CSV_AT(fragment, usage), true, 0, false },
};

struct power_row {
    int64_t time;
    struct csv_field values[2];
};

static const struct csv_column power_columns[] = {
    { "power_w", CSV_FIELD, CSV_AT(power_row, values), true, 0, false },
    { "energy_j", CSV_FIELD, CSV_AT(power_row, values) + sizeof(struct csv_field), false, 0,
      false },
    { "t_ms", CSV_NUMBER, CSV_AT(power_row, time), true, 6, false },
};

enum { DURATION = 1, USAGE = 2, POWER_TIME = 2 };

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Every task has a number of cores in each fragment, too, which repeats what the task says. */
static const char *const not_read[] = { "cpu_count", NULL };
static const struct intake_reason repeats = { STORE_NOTED, "stands with the task; not read", NULL };
static const struct csv_table tasks_units = {
    unit_columns, COUNT(unit_columns), ',', false, NULL, NULL, NULL
};
static const struct csv_table tasks_plain = {
    plain_columns, COUNT(plain_columns), ',', false, NULL, NULL, NULL
};
static const struct csv_table fragment_table = {
    fragment_columns, COUNT(fragment_columns), ',', false, not_read, &repeats, NULL
};
static const struct csv_table power_table = {
    power_columns, COUNT(power_columns), ',', false, NULL, NULL, NULL
};

static const struct intake_reason listed_twice = { STORE_DROPPED,
                                                   "task comes a second time; row dropped", NULL };
static const struct intake_reason too_late = { STORE_DROPPED, "is out of range; row dropped",
                                               "a smaller number" };
static const struct intake_reason open_quote = { STORE_DROPPED,
                                                 "a quote is not closed; row dropped", NULL };
static const struct intake_reason no_pair = { STORE_DROPPED,
                                              "not an id, a comma and values; row dropped", NULL };
static const struct intake_reason no_task = { STORE_DROPPED, "fragments of no task; row dropped",
                                              NULL };
static const struct intake_reason comes_again = { STORE_DROPPED,
                                                  "task comes again behind another; row dropped",
                                                  NULL };
static const struct intake_reason bad_fragment = { STORE_DROPPED,
                                                   "is no usable fragment; row dropped",
                                                   "MHz, MHz@ms or MHz*times" };
static const struct intake_reason bad_part = {
    STORE_DROPPED, "is no usable number; dropped with all later fragments of the task", "0 or more"
};
static const struct intake_reason behind = {
    STORE_DROPPED, "comes behind a fragment that cannot be used; row dropped", NULL
};
static const struct intake_reason bad_value = { STORE_DROPPED, "is no usable number; row dropped",
                                                "0 or more" };
static const struct intake_reason too_long = { STORE_DROPPED,
                                               "fragments last too long; row dropped", NULL };
static const struct intake_reason rounded = { STORE_NOTED,
                                              "has more decimals than are kept; rounded", NULL };
static const struct intake_reason no_time = { STORE_NOTED, "is 0; fragment left out", NULL };
static const struct intake_reason no_use = { STORE_NOTED, "task without fragments", NULL };
static const struct intake_reason shorter = { STORE_NOTED, "fragments end before the task", NULL };
static const struct intake_reason longer = { STORE_NOTED, "fragments last longer than the task",
                                             NULL };
static const struct intake_reason over = { STORE_NOTED, "use is above the capacity of the task",
                                           NULL };
static const struct intake_reason goes_back = { STORE_DROPPED,
                                                "is not after the row above; row dropped",
                                                "a later time" };

/* Times stay so far below the end of time that a series of any step ends in time. */
#define TIME_MOST (INT64_MAX / 2)

/* Submissions from here on (2001) are milliseconds of the calendar. */
#define CALENDAR (INT64_C(1000000000000) * MILLISECOND)

enum { DECIMALS = 3 }; /* of MHz */

/* A task by its number, which is that of its VM. */
struct task {
    sim_time submit, run;
    int64_t mhz; /* millionths */
    int64_t line;
    bool used; /* has fragments */
};

/* A value and how long it holds: `times` of the same `length`. */
struct run {
    int64_t times;
    sim_time length;
};

struct reader {
    struct intake *intake;
    const struct opendc_options *options;
    struct csv *csv;
    struct names names;
    struct vec tasks; /* struct task */
    struct vec fields;
    sim_time earliest;
    /* The fragments of one task. */
    struct task *task; /* NULL: none */
    int64_t number;
    struct vec runs;   /* struct run */
    struct pack parts; /* a value for each run, with the time from which it holds */
    struct pack flat;  /* a value for each step */
    sim_time end;
    bool stopped; /* at a row of the table that cannot be used */
};

/* Tasks --------------------------------------------------------------------------------------- */

static struct task *task_at(const struct reader *r, int64_t i)
{
    return vec_at(&r->tasks, (size_t)i, sizeof(struct task));
}

static bool add_task(struct reader *r, const struct row *row, struct error *err)
{
    struct store_vm vm = store_vm_unknown;
    int64_t number;

    if (row->submit > TIME_MOST)
        return csv_count(r->csv, &too_late, 1, err);
    if (names_find(&r->names, row->id) >= 0)
        return intake_count(r->intake, &listed_twice, NULL, err);
    number = names_add(&r->names, row->id);
    if (number < 0)
        return error_set(err, "%s: too many tasks", input_name(intake_input(r->intake)));
    *(struct task *)vec_push(&r->tasks, sizeof(struct task)) =
        (struct task){ row->submit, row->duration, row->mhz, intake_line(r->intake), false };
    r->earliest = row->submit < r->earliest ? row->submit : r->earliest;
    sample_id(row->id, &vm);
    vm.submit = row->submit;
    vm.run = row->duration;
    vm.cpu_milli = row->cores;
    if (row->mhz != STORE_UNKNOWN)
        vm.cpu_mhz = (double)row->mhz / 1000000;
    vm.mem_bytes = csv_scaled(row->mem, r->options->memory == MEMORY_KB ? 1024 : 1048576, 1000000);
    return intake_vm(r->intake, &vm, err);
}

static bool read_tasks(struct reader *r, struct error *err)
{
    const char *bytes;
    size_t count;
    struct row row;
    bool more = true;
    bool ok;

    if (!input_peek(intake_input(r->intake), &bytes, &count, err))
        return false;
    r->csv = csv_open(r->intake,
                      csv_has_names(bytes, count, &tasks_plain) ? &tasks_plain : &tasks_units, err);
    ok = r->csv != NULL;
    while (ok && (ok = csv_next(r->csv, &row, &more, err)) && more)
        ok = add_task(r, &row, err);
    csv_close(r->csv);
    return ok;
}

/* Fragments ----------------------------------------------------------------------------------- */

static struct run *run_at(const struct reader *r, size_t i)
{
    return vec_at(&r->runs, i, sizeof(struct run));
}

/* Turns to a task that has no fragments yet; otherwise r->task is NULL, and the row counted. */
static bool begin_use(struct reader *r, const char *id, struct error *err)
{
    r->number = names_find(&r->names, id);
    r->task = NULL;
    if (r->number < 0)
        return intake_count(r->intake, &no_task, NULL, err);
    if (task_at(r, r->number)->used)
        return intake_count(r->intake, &comes_again, NULL, err);
    r->task = task_at(r, r->number);
    r->task->used = true;
    r->end = r->task->submit;
    r->stopped = false;
    r->runs.count = 0;
    pack_clear(&r->parts);
    return true;
}

/* False if the fragments would last too long. */
static bool add_run(struct reader *r, uint32_t value, int64_t times, sim_time length)
{
    sim_time all, end;

    if (__builtin_mul_overflow(times, length, &all) || __builtin_add_overflow(r->end, all, &end) ||
        end > TIME_MOST)
        return false;
    *(struct run *)vec_push(&r->runs, sizeof(struct run)) = (struct run){ times, length };
    pack_add(&r->parts, r->end, value);
    r->end = end;
    return true;
}

/* Whether all values hold equally long, and take less room one by one than as pairs. */
static bool is_flat(const struct reader *r)
{
    const uint32_t *values = r->parts.values.data;
    uint32_t all = 0;
    int64_t times = 0;
    int64_t most = 8 * (int64_t)r->runs.count;

    for (size_t i = 0; i < r->runs.count; i++) {
        const struct run *run = run_at(r, i);

        all |= values[i];
        if (run->length != run_at(r, 0)->length || run->times > most - times)
            return false;
        times += run->times;
    }
    return times * (all <= UINT8_MAX ? 1 : all <= UINT16_MAX ? 2 : 4) <= most;
}

static void flatten(struct reader *r)
{
    const uint32_t *values = r->parts.values.data;
    const sim_time *times = r->parts.times.data;

    pack_clear(&r->flat);
    for (size_t i = 0; i < r->runs.count; i++)
        for (int64_t n = 0; n < run_at(r, i)->times; n++)
            pack_add(&r->flat, times[i] + n * run_at(r, i)->length, values[i]);
}

/* Use above the capacity, and fragments that do not last as long as the task. */
static bool judge_use(struct reader *r, struct error *err)
{
    const uint32_t *values = r->parts.values.data;
    sim_time lasts = r->end - r->task->submit;
    uint32_t most = 0;

    for (size_t i = 0; i < r->parts.values.count; i++)
        most = values[i] > most ? values[i] : most;
    if (r->task->mhz != STORE_UNKNOWN && (int64_t)most * 1000 > r->task->mhz &&
        !intake_count(r->intake, &over, NULL, err))
        return false;
    return lasts == r->task->run ||
           intake_count(r->intake, lasts < r->task->run ? &shorter : &longer, NULL, err);
}

static bool end_use(struct reader *r, struct error *err)
{
    struct store_series series = {
        .entity = STORE_TASK, .id = r->number, .metric = "cpu", .unit = "MHz"
    };
    struct pack *pack = &r->parts;

    if (!r->task || r->parts.values.count == 0)
        return true;
    if (!judge_use(r, err))
        return false;
    series.span = r->end;
    series.scale = sample_scale(&r->parts, DECIMALS);
    if (is_flat(r)) {
        flatten(r);
        pack = &r->flat;
    }
    return pack_write(pack, intake_writer(r->intake), &series, err);
}

/* The end of the value in a word of a line: its length, or that before '@' or '*'. */
static size_t value_length(const char *word, size_t length)
{
    size_t end = 0;

    while (end < length && word[end] != '@' && word[end] != '*')
        end++;
    return end;
}

/* One word of a line; *good is false if it is none, or too much. */
static bool add_word(struct reader *r, const char *word, size_t length, bool *good,
                     struct error *err)
{
    const struct intake_field where = { 0, "fragment", word, length };
    size_t end = value_length(word, length);
    int64_t amount = 1;
    uint32_t value;
    enum sample kind = sample_read(word, end, DECIMALS, &value);
    bool timed = end < length && word[end] == '@';

    *good = kind != SAMPLE_BAD &&
            (end == length || (number_read(word + end + 1, length - end - 1, timed ? 6 : 0,
                                           &amount) == NUMBER_EXACT &&
                               amount > 0));
    if (!*good)
        return intake_count(r->intake, &bad_fragment, &where, err);
    *good = add_run(r, value, timed ? 1 : amount, timed ? amount : r->options->step);
    if (!*good)
        return intake_count(r->intake, &too_long, NULL, err);
    return kind == SAMPLE_EXACT || intake_count(r->intake, &rounded, &where, err);
}

/* A line of all fragments of a task; one wrong word makes the times of the rest unknown. */
static bool read_line(struct reader *r, char *line, struct error *err)
{
    const struct csv_field *field;
    const char *p;
    bool good = true;

    if (!csv_split(line, ',', &r->fields))
        return intake_count(r->intake, &open_quote, NULL, err);
    field = r->fields.data;
    if (r->fields.count != 2 || field[0].length == 0 || field[1].length == 0)
        return intake_count(r->intake, &no_pair, NULL, err);
    if (!begin_use(r, field[0].text, err))
        return false;
    for (p = field[1].text; r->task && good && *p; p += strspn(p, " \t")) {
        size_t length = strcspn(p, " \t");

        if (!add_word(r, p, length, &good, err))
            return false;
        p += length;
    }
    return !good || end_use(r, err);
}

static bool read_lines(struct reader *r, struct error *err)
{
    size_t length;
    char *line;

    for (;;) {
        if (!input_line(intake_input(r->intake), &line, &length, err))
            return false;
        if (!line)
            return true;
        if (line[strspn(line, " \t")] && !read_line(r, line, err))
            return false;
    }
}

/* A row of the table. Behind one that cannot be used the times of the others are unknown. */
static bool add_fragment(struct reader *r, const struct fragment *row, struct error *err)
{
    int64_t duration = -1;
    uint32_t value = 0;
    enum sample kind = SAMPLE_BAD;

    if (!r->task || strcmp(names_text(&r->names, r->number), row->id) != 0) {
        if (!end_use(r, err) || !begin_use(r, row->id, err))
            return false;
        if (!r->task)
            return true;
    }
    if (r->stopped)
        return intake_count(r->intake, &behind, NULL, err);
    r->stopped = true;
    if (number_read(row->duration.text ? row->duration.text : "", row->duration.length, 6,
                    &duration) != NUMBER_EXACT ||
        duration < 0)
        return csv_count(r->csv, &bad_part, DURATION, err);
    if (row->usage.length)
        kind = sample_read(row->usage.text, row->usage.length, DECIMALS, &value);
    if (kind == SAMPLE_BAD)
        return csv_count(r->csv, &bad_part, USAGE, err);
    if (duration && !add_run(r, value, 1, duration))
        return csv_count(r->csv, &bad_part, DURATION, err);
    r->stopped = false;
    if (duration == 0)
        return csv_count(r->csv, &no_time, DURATION, err);
    return kind == SAMPLE_EXACT || csv_count(r->csv, &rounded, USAGE, err);
}

static bool read_rows(struct reader *r, struct error *err)
{
    struct fragment row;
    bool more = true;
    bool ok;

    r->csv = csv_open(r->intake, &fragment_table, err);
    ok = r->csv != NULL;
    r->task = NULL;
    while (ok && (ok = csv_next(r->csv, &row, &more, err)) && more)
        ok = add_fragment(r, &row, err);
    csv_close(r->csv);
    return ok && end_use(r, err);
}

/* A line of names tells the table from the lines. */
static bool read_fragments(struct reader *r, struct error *err)
{
    const char *bytes;
    size_t count;

    if (!intake_open_file(r->intake, "fragments", r->options->fragments, err) ||
        !input_peek(intake_input(r->intake), &bytes, &count, err))
        return false;
    if (!(csv_has_names(bytes, count, &fragment_table) ? read_rows(r, err) : read_lines(r, err)) ||
        !intake_close_file(r->intake, err))
        return false;
    for (int64_t i = 0; i < (int64_t)r->tasks.count; i++) {
        if (task_at(r, i)->used)
            continue;
        intake_at(r->intake, task_at(r, i)->line);
        if (!intake_count(r->intake, &no_use, NULL, err))
            return false;
    }
    intake_at(r->intake, 0);
    return true;
}

/* Power --------------------------------------------------------------------------------------- */

/* A measurement covers the time up to its own; what is stored holds from then on. */
struct power {
    struct pack packs[2];
    int64_t rows;
    sim_time before, last; /* times of the last two rows */
};

static bool add_power(struct reader *r, struct power *power, const struct power_row *row,
                      struct error *err)
{
    static const int decimals[] = { 1, 0 };
    uint32_t raw[2] = { 0 };

    if (row->time > TIME_MOST)
        return csv_count(r->csv, &too_late, POWER_TIME, err);
    if (power->rows && row->time <= power->last)
        return csv_count(r->csv, &goes_back, POWER_TIME, err);
    for (size_t i = 0; i < 2; i++) {
        const struct csv_field *field = &row->values[i];
        enum sample kind = SAMPLE_BAD;

        if (!field->text && i)
            continue;
        if (field->length)
            kind = sample_read(field->text, field->length, decimals[i], &raw[i]);
        if (kind == SAMPLE_BAD)
            return csv_count(r->csv, &bad_value, i, err);
        if (kind == SAMPLE_ROUNDED && !csv_count(r->csv, &rounded, i, err))
            return false;
    }
    for (size_t i = 0; i < 2; i++)
        if (row->values[i].text)
            pack_add(&power->packs[i], power->rows ? power->last : row->time, raw[i]);
    power->before = power->last;
    power->last = row->time;
    /* The first row says when its interval ends only; it is as long as the second. */
    if (power->rows++ == 1)
        for (size_t i = 0; i < 2; i++)
            if (power->packs[i].times.count)
                *(sim_time *)vec_at(&power->packs[i].times, 0, sizeof(sim_time)) =
                    2 * power->before - power->last;
    return true;
}

static bool write_power(struct reader *r, struct power *power, struct error *err)
{
    static const char *const metrics[] = { "power", "energy" };
    static const char *const units[] = { "W", "J" };
    static const int decimals[] = { 1, 0 };

    for (size_t i = 0; i < 2; i++) {
        struct store_series series = {
            .entity = STORE_SITE, .metric = metrics[i], .unit = units[i], .span = power->last
        };

        series.scale = sample_scale(&power->packs[i], decimals[i]);
        if (!pack_write(&power->packs[i], intake_writer(r->intake), &series, err))
            return false;
    }
    return true;
}

static bool read_power(struct reader *r, struct error *err)
{
    struct power power = { 0 };
    struct power_row row;
    bool more = true;
    bool ok;

    if (!intake_open_file(r->intake, "power", r->options->power, err))
        return false;
    r->csv = csv_open(r->intake, &power_table, err);
    ok = r->csv != NULL;
    while (ok && (ok = csv_next(r->csv, &row, &more, err)) && more)
        ok = add_power(r, &power, &row, err);
    csv_close(r->csv);
    ok = ok && write_power(r, &power, err);
    for (size_t i = 0; i < 2; i++)
        pack_free(&power.packs[i]);
    return ok && intake_close_file(r->intake, err);
}

/* The whole ---------------------------------------------------------------------------------- */

static bool opendc_import(struct intake *intake, const void *options, struct error *err)
{
    const struct opendc_options *chosen = options;
    struct reader r = { .intake = intake, .options = chosen, .earliest = INT64_MAX };
    struct trace_info *info = intake_info(intake);
    bool ok;

    if (chosen->step <= 0)
        return error_set(err, "format opendc: step is a time above 0");
    r.names.arena = intake_arena(intake);
    ok = read_tasks(&r, err) && (!*chosen->fragments || read_fragments(&r, err)) &&
         (!*chosen->power || read_power(&r, err));
    names_free(&r.names);
    vec_free(&r.tasks);
    vec_free(&r.fields);
    vec_free(&r.runs);
    pack_free(&r.parts);
    pack_free(&r.flat);
    memcpy(info->family, "vm", sizeof "vm");
    if (r.earliest >= CALENDAR && r.earliest <= TIME_MOST)
        info->t0_unix_ns = 0;
    info->citation = "F. Mastenbroek et al., OpenDC 2.0, CCGrid 2021";
    return ok;
}

static bool opendc_probe(const char *bytes, size_t count)
{
    return csv_has_names(bytes, count, &tasks_units) || csv_has_names(bytes, count, &tasks_plain);
}

const struct trace_format trace_format_opendc = {
    .name = "opendc",
    .doc = "OpenDC tasks as CSV: id, submit_ms, duration_ms, cpu_count, cpu_capacity_mhz, "
           "mem_capacity_mb; their fragments and measured power in further files.",
    .item = "VM",
    .version = 1,
    .options = opendc_params,
    .options_size = sizeof(struct opendc_options),
    .probe = opendc_probe,
    .import = opendc_import,
};
