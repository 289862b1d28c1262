/* Measured use of business-critical VMs, GWA-T-12 (Shen, Van Beek and Iosup, CCGrid 2015). */
#include <stdio.h>
#include <string.h>

#include "traces/csv.h"
#include "traces/format.h"
#include "traces/names.h"
#include "traces/sample.h"

enum lifetime { SAMPLES, TABLE };
enum clock { CLOCK_S, CLOCK_MS };

static const char *const lifetimes[] = { "samples", "table", NULL };
static const char *const clocks[] = { "s", "ms", NULL };

struct bitbrains_options {
    const char *vms;
    int lifetime;
    int clock;
    sim_time step;
};

static const struct param bitbrains_params[] = {
    FORMAT_FILE(bitbrains_options, vms,
                "Table of the VMs in joined samples: vm, cores, cpu_capacity_mhz, mem_capacity_mb, "
                "first_s, last_s, rows."),
    PARAM_CHOICE(bitbrains_options, lifetime, "samples", lifetimes,
                 "A VM lives from its first to its last sample, or as the table of VMs says."),
    PARAM_CHOICE(bitbrains_options, clock, "s", clocks,
                 "What 'Timestamp [ms]' counts: the published files have seconds there."),
    PARAM_TIME(bitbrains_options, step, "300s", "How long the last sample of a VM holds."),
    { 0 },
};

enum { CPU, MEMORY, DISK_READ, DISK_WRITE, NET_RX, NET_TX, MEASURES };

/* A line of samples. What a form says elsewhere, or not at all, is unknown. */
struct row {
    const char *vm;
    int64_t time;
    int64_t cores;    /* thousandths */
    int64_t mhz, mem; /* millionths, as in struct vm_row */
    struct csv_field values[MEASURES];
};

struct vm_row {
    const char *vm;
    int64_t cores, mhz, mem;
    int64_t first, last, rows;
};

#define SAMPLE(name, index, must)                                                                 \
    {                                                                                             \
        name, CSV_FIELD, CSV_AT(row, values) + (index) * sizeof(struct csv_field), must, 0, false \
    }

static const struct csv_column joined_columns[] = {
    SAMPLE("cpu_mhz", CPU, true),
    SAMPLE("mem_used_mb", MEMORY, false),
    SAMPLE("disk_r_kbs", DISK_READ, false),
    SAMPLE("disk_w_kbs", DISK_WRITE, false),
    SAMPLE("net_rx_kbs", NET_RX, false),
    SAMPLE("net_tx_kbs", NET_TX, false),
    { "t_s", CSV_NUMBER, CSV_AT(row, time), true, 9, false },
    { "vm", CSV_TEXT, CSV_AT(row, vm), true, 0, false },
};

/* The times of this form are read as milliseconds first. */
static const struct csv_column original_columns[] = {
    SAMPLE("CPU usage [MHZ]", CPU, true),
    SAMPLE("Memory usage [KB]", MEMORY, false),
    SAMPLE("Disk read throughput [KB/s]", DISK_READ, false),
    SAMPLE("Disk write throughput [KB/s]", DISK_WRITE, false),
    SAMPLE("Network received throughput [KB/s]", NET_RX, false),
    SAMPLE("Network transmitted throughput [KB/s]", NET_TX, false),
    { "Timestamp [ms]", CSV_NUMBER, CSV_AT(row, time), true, 6, false },
    { "CPU cores", CSV_NUMBER, CSV_AT(row, cores), true, 3, false },
    { "CPU capacity provisioned [MHZ]", CSV_NUMBER, CSV_AT(row, mhz), true, 6, false },
    { "Memory capacity provisioned [KB]", CSV_NUMBER, CSV_AT(row, mem), false, 6, false },
};

enum { TIME = MEASURES, CORES, MHZ, MEM }; /* columns of both forms behind the measures */

static const struct csv_column vm_columns[] = {
    { "vm", CSV_TEXT, CSV_AT(vm_row, vm), true, 0, false },
    { "cores", CSV_NUMBER, CSV_AT(vm_row, cores), true, 3, false },
    { "cpu_capacity_mhz", CSV_NUMBER, CSV_AT(vm_row, mhz), true, 6, false },
    { "mem_capacity_mb", CSV_NUMBER, CSV_AT(vm_row, mem), false, 6, false },
    { "first_s", CSV_NUMBER, CSV_AT(vm_row, first), false, 9, false },
    { "last_s", CSV_NUMBER, CSV_AT(vm_row, last), false, 9, false },
    { "rows", CSV_NUMBER, CSV_AT(vm_row, rows), false, 0, false },
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char *const not_read[] = { "CPU usage [%]", NULL };
static const struct intake_reason follows = { STORE_NOTED, "follows from other columns; not read",
                                              NULL };
static const struct csv_table joined = {
    joined_columns, COUNT(joined_columns), ',', false, NULL, NULL, NULL
};
static const struct csv_table original = {
    original_columns, COUNT(original_columns), ';', false, not_read, &follows, NULL
};
static const struct csv_table vm_table = { vm_columns, COUNT(vm_columns), ',', false, NULL, NULL,
                                           NULL };

/* How the values of a measure are kept: so many decimals of the source's unit. */
static const struct measure {
    const char *metric, *unit;
    int decimals[2]; /* joined, original */
    double scale[2]; /* the source's unit in ours; KB and MB are powers of 1024 */
} measures[MEASURES] = {
    { "cpu", "MHz", { 3, 3 }, { 1, 1 } },
    { "mem", "B", { 3, 0 }, { 1048576, 1024 } },
    { "disk_read", "B/s", { 3, 3 }, { 1024, 1024 } },
    { "disk_write", "B/s", { 3, 3 }, { 1024, 1024 } },
    { "net_rx", "B/s", { 3, 3 }, { 1024, 1024 } },
    { "net_tx", "B/s", { 3, 3 }, { 1024, 1024 } },
};

static const struct intake_reason listed_twice = { STORE_DROPPED,
                                                   "VM comes a second time; row dropped", NULL };
static const struct intake_reason not_listed = { STORE_NOTED,
                                                 "VM is not in the table of VMs; size unknown",
                                                 NULL };
static const struct intake_reason comes_again = { STORE_DROPPED,
                                                  "VM comes again behind another; row dropped",
                                                  NULL };
static const struct intake_reason no_samples = { STORE_DROPPED,
                                                 "VM of the table has no samples; left out", NULL };
static const struct intake_reason no_times = { STORE_DROPPED,
                                               "VM without samples and times; left out", NULL };
static const struct intake_reason no_rows = { STORE_DROPPED, "no samples; VM left out", NULL };
static const struct intake_reason too_late = { STORE_DROPPED, "is out of range; row dropped",
                                               "a smaller number" };
static const struct intake_reason same_time = { STORE_DROPPED,
                                                "is the time of the row above; row dropped",
                                                "a later time" };
static const struct intake_reason goes_back = { STORE_DROPPED,
                                                "is before the row above; row dropped",
                                                "a later time" };
static const struct intake_reason bad_cpu = { STORE_DROPPED, "is no usable number; row dropped",
                                              "0 to 4294967" };
static const struct intake_reason bad_value = { STORE_REPAIRED, "is no usable number; left out",
                                                "0 or more" };
static const struct intake_reason no_value = { STORE_NOTED, "is empty; left out", NULL };
static const struct intake_reason rounded = { STORE_NOTED,
                                              "has more decimals than are kept; rounded", NULL };
static const struct intake_reason over = { STORE_NOTED, "is above the capacity of the VM", NULL };
static const struct intake_reason other_cores = { STORE_REPAIRED,
                                                  "changes; the most frequent one is taken",
                                                  "the number of the first row" };
static const struct intake_reason other_size = { STORE_REPAIRED, "changes; the largest is taken",
                                                 "the number of the first row" };
static const struct intake_reason other_first = {
    STORE_NOTED, "VM begins at another time than the table of VMs says", NULL
};
static const struct intake_reason more_rows = { STORE_NOTED,
                                                "VM has more samples than the table of VMs says",
                                                NULL };

/* A VM of the joined form, by its number in `names`. */
struct entry {
    struct vm_row said; /* `vm` is not kept */
    bool sampled;
};

static const struct vm_row vm_row_unknown = {
    NULL, STORE_UNKNOWN, STORE_UNKNOWN, STORE_UNKNOWN, STORE_UNKNOWN, STORE_UNKNOWN, STORE_UNKNOWN,
};

/* How often a number of cores was met. */
struct tally {
    int64_t cores, rows;
};

struct reader {
    struct intake *intake;
    const struct bitbrains_options *options;
    struct csv *csv;
    int form; /* index into decimals and scale: 0 joined, 1 original */
    struct names names;
    struct vec entries; /* struct entry */
    /* The VM under way, if `name` is set. */
    const char *name;
    struct entry *entry; /* NULL in the original form */
    struct vm_row size;
    struct vec tallies; /* struct tally */
    int64_t line, rows;
    sim_time first, last;
    struct pack packs[MEASURES];
};

/* The table of VMs ---------------------------------------------------------------------------- */

static struct entry *entry_at(const struct reader *r, size_t i)
{
    return vec_at(&r->entries, i, sizeof(struct entry));
}

static bool add_entry(struct reader *r, const struct vm_row *row, struct error *err)
{
    size_t known = r->names.texts.count;
    int64_t number = names_add(&r->names, row->vm);

    if (number < 0)
        return error_set(err, "%s: too many VMs", input_name(intake_input(r->intake)));
    if ((size_t)number < known)
        return intake_count(r->intake, &listed_twice, NULL, err);
    *(struct entry *)vec_push(&r->entries, sizeof(struct entry)) = (struct entry){ *row, false };
    return true;
}

static bool read_table(struct reader *r, struct error *err)
{
    struct vm_row row;
    bool more = true;
    bool ok;

    if (!intake_open_file(r->intake, "vms", r->options->vms, err))
        return false;
    r->csv = csv_open(r->intake, &vm_table, err);
    ok = r->csv != NULL;
    while (ok && (ok = csv_next(r->csv, &row, &more, err)) && more)
        ok = add_entry(r, &row, err);
    csv_close(r->csv);
    r->csv = NULL;
    return ok && intake_close_file(r->intake, err);
}

/* One VM -------------------------------------------------------------------------------------- */

/* The most frequent number of cores; of two as frequent the one that came first. */
static int64_t usual_cores(const struct reader *r)
{
    const struct tally *tally = r->tallies.data;
    size_t best = 0;

    for (size_t i = 1; i < r->tallies.count; i++)
        if (tally[i].rows > tally[best].rows)
            best = i;
    return r->tallies.count ? tally[best].cores : r->size.cores;
}

static sim_time end_of(const struct reader *r, sim_time last)
{
    sim_time end;

    return __builtin_add_overflow(last, r->options->step, &end) ? INT64_MAX : end;
}

static bool add_vm(struct reader *r, const struct vm_row *size, sim_time first, sim_time end,
                   struct error *err)
{
    struct store_vm vm = store_vm_unknown;

    sample_id(r->name, &vm);
    vm.submit = first;
    vm.run = end - first;
    vm.censored = 1;
    vm.cpu_milli = size->cores;
    if (size->mhz != STORE_UNKNOWN)
        vm.cpu_mhz = (double)size->mhz / 1000000;
    vm.mem_bytes = csv_scaled(size->mem, r->form ? 1024 : 1048576, 1000000);
    return intake_vm(r->intake, &vm, err);
}

static bool add_series(struct reader *r, int64_t vm, struct error *err)
{
    for (int i = 0; i < MEASURES; i++) {
        struct store_series series = {
            .entity = STORE_TASK,
            .id = vm,
            .metric = measures[i].metric,
            .unit = measures[i].unit,
            .span = end_of(r, r->last),
            .scale = measures[i].scale[r->form] *
                     sample_scale(&r->packs[i], measures[i].decimals[r->form]),
        };

        if (!pack_write(&r->packs[i], intake_writer(r->intake), &series, err))
            return false;
    }
    return true;
}

/* Ends the VM under way: its samples are complete now. */
static bool end_vm(struct reader *r, struct error *err)
{
    int64_t vm = intake_items(r->intake);
    sim_time end = end_of(r, r->last);
    const struct vm_row *said = r->entry ? &r->entry->said : NULL;
    bool ok = true;

    if (!r->name || r->rows == 0)
        return true;
    intake_at(r->intake, r->line);
    r->size.cores = usual_cores(r);
    if (said && said->first != STORE_UNKNOWN && said->first != r->first)
        ok = intake_count(r->intake, &other_first, NULL, err);
    if (ok && said && said->rows != STORE_UNKNOWN && said->rows < r->rows)
        ok = intake_count(r->intake, &more_rows, NULL, err);
    if (said && r->options->lifetime == TABLE && said->last > r->last)
        end = end_of(r, said->last);
    ok = ok && add_vm(r, &r->size, r->first, end, err) && add_series(r, vm, err);
    intake_at(r->intake, 0);
    return ok;
}

/* Begins a VM that has no samples yet. */
static void begin_vm(struct reader *r, const char *name, struct entry *entry)
{
    r->name = name;
    r->entry = entry;
    r->size = entry ? entry->said : vm_row_unknown;
    r->tallies.count = 0;
    r->rows = 0;
    r->line = intake_line(r->intake);
    for (int i = 0; i < MEASURES; i++)
        pack_clear(&r->packs[i]);
}

/* Samples ------------------------------------------------------------------------------------- */

/* One value; *good is false if the row is worth nothing without it. */
static bool add_value(struct reader *r, const struct row *row, int i, bool *good, struct error *err)
{
    const struct csv_field *field = &row->values[i];
    const int64_t whole[] = { 1000000, 100000, 10000, 1000 }; /* millionths in a raw unit */
    int decimals = measures[i].decimals[r->form];
    int64_t capacity = i == CPU      ? (r->form ? row->mhz : r->size.mhz)
                       : i == MEMORY ? (r->form ? row->mem : r->size.mem)
                                     : STORE_UNKNOWN;
    uint32_t raw;
    enum sample kind = SAMPLE_BAD;

    *good = true;
    if (i != CPU && field->length == 0)
        return !field->text || csv_count(r->csv, &no_value, (size_t)i, err);
    if (field->length)
        kind = sample_read(field->text, field->length, decimals, &raw);
    *good = i != CPU || kind != SAMPLE_BAD;
    if (kind == SAMPLE_BAD)
        return csv_count(r->csv, i == CPU ? &bad_cpu : &bad_value, (size_t)i, err);
    if (kind == SAMPLE_ROUNDED && !csv_count(r->csv, &rounded, (size_t)i, err))
        return false;
    if (capacity != STORE_UNKNOWN && raw * whole[decimals] > capacity &&
        !csv_count(r->csv, &over, (size_t)i, err))
        return false;
    pack_add(&r->packs[i], row->time, raw);
    return true;
}

static void tally_cores(struct reader *r, int64_t cores)
{
    struct tally *tally;

    for (size_t i = 0; i < r->tallies.count; i++) {
        tally = vec_at(&r->tallies, i, sizeof *tally);
        if (tally->cores == cores) {
            tally->rows++;
            return;
        }
    }
    tally = vec_push(&r->tallies, sizeof *tally);
    *tally = (struct tally){ cores, 1 };
}

/* The size that a row of the original form states. */
static bool take_size(struct reader *r, const struct row *row, struct error *err)
{
    struct vm_row *size = &r->size;
    bool ok = true;

    if (r->rows == 0) {
        size->cores = row->cores;
        size->mhz = row->mhz;
        size->mem = row->mem;
    }
    if (row->cores != size->cores)
        ok = csv_count(r->csv, &other_cores, CORES, err);
    if (ok && row->mhz != size->mhz)
        ok = csv_count(r->csv, &other_size, MHZ, err);
    if (ok && row->mem != size->mem && row->mem != STORE_UNKNOWN)
        ok = csv_count(r->csv, &other_size, MEM, err);
    size->mhz = row->mhz > size->mhz ? row->mhz : size->mhz;
    size->mem = row->mem > size->mem ? row->mem : size->mem;
    tally_cores(r, row->cores);
    return ok;
}

/* Whether the time of a row goes on from the one above; it is counted if not. */
static bool check_time(struct reader *r, const struct row *row, bool *good, struct error *err)
{
    const struct intake_reason *reason = NULL;

    /* So that a series of any step ends in time. */
    if (row->time > INT64_MAX / 2)
        reason = &too_late;
    else if (r->rows && row->time == r->last)
        reason = &same_time;
    else if (r->rows && row->time < r->last)
        reason = &goes_back;
    *good = reason == NULL;
    return *good || csv_count(r->csv, reason, TIME, err);
}

/* A row of the VM under way. */
static bool add_row(struct reader *r, const struct row *row, struct error *err)
{
    bool good;

    if (!check_time(r, row, &good, err))
        return false;
    if (!good)
        return true;
    if (r->rows == 0)
        r->line = intake_line(r->intake);
    if (!add_value(r, row, CPU, &good, err))
        return false;
    if (!good)
        return true;
    if (r->form && !take_size(r, row, err))
        return false;
    for (int i = CPU + 1; i < MEASURES; i++)
        if (!add_value(r, row, i, &good, err))
            return false;
    if (r->rows++ == 0)
        r->first = row->time;
    r->last = row->time;
    return true;
}

/* Both forms ---------------------------------------------------------------------------------- */

/* Turns to the VM of a row of the joined form; its rows stand together. */
static bool turn_to(struct reader *r, const char *name, struct error *err)
{
    int64_t number = names_find(&r->names, name);
    struct entry *entry;

    if (!end_vm(r, err))
        return false;
    r->name = NULL;
    if (number < 0) {
        struct vm_row row = vm_row_unknown;

        row.vm = name;
        number = (int64_t)r->names.texts.count;
        if (!add_entry(r, &row, err) ||
            (*r->options->vms && !intake_count(r->intake, &not_listed, NULL, err)))
            return false;
    }
    entry = entry_at(r, (size_t)number);
    if (entry->sampled)
        return intake_count(r->intake, &comes_again, NULL, err);
    entry->sampled = true;
    begin_vm(r, names_text(&r->names, number), entry);
    return true;
}

/* VMs of the table that the samples do not have. */
static bool add_rest(struct reader *r, struct error *err)
{
    for (size_t i = 0; i < r->entries.count; i++) {
        const struct entry *entry = entry_at(r, i);
        const struct vm_row *said = &entry->said;
        bool timed = said->first != STORE_UNKNOWN && said->last >= said->first;
        bool wanted = r->options->lifetime == TABLE;

        if (entry->sampled)
            continue;
        r->name = names_text(&r->names, (int64_t)i);
        if (wanted && timed ? !add_vm(r, said, said->first, end_of(r, said->last), err)
                            : !intake_count(r->intake, wanted ? &no_times : &no_samples, NULL, err))
            return false;
    }
    return true;
}

static bool read_joined(struct reader *r, struct error *err)
{
    struct row row;
    bool more = true;
    bool ok;

    r->csv = csv_open(r->intake, &joined, err);
    ok = r->csv != NULL;
    while (ok && (ok = csv_next(r->csv, &row, &more, err)) && more) {
        if (!r->name || strcmp(r->name, row.vm) != 0)
            ok = turn_to(r, row.vm, err);
        if (ok && r->name)
            ok = add_row(r, &row, err);
    }
    csv_close(r->csv);
    return ok;
}

/* The name of the file without its ending. */
static const char *vm_of_file(struct reader *r)
{
    char *name = arena_text(intake_arena(r->intake), intake_file_name(r->intake));
    char *dot = strchr(name, '.');

    if (dot && dot != name)
        *dot = '\0';
    return name;
}

static bool read_original(struct reader *r, struct error *err)
{
    struct row row;
    bool more = true;
    bool ok;

    r->csv = csv_open(r->intake, &original, err);
    ok = r->csv != NULL;
    begin_vm(r, vm_of_file(r), NULL);
    while (ok && (ok = csv_next(r->csv, &row, &more, err)) && more) {
        if (r->options->clock == CLOCK_S && __builtin_mul_overflow(row.time, 1000, &row.time)) {
            ok = csv_count(r->csv, &too_late, TIME, err);
            continue;
        }
        ok = add_row(r, &row, err);
    }
    csv_close(r->csv);
    if (ok && r->rows == 0)
        return intake_count(r->intake, &no_rows, NULL, err);
    return ok && end_vm(r, err);
}

/* A ';' in the first line tells the original form, of which a folder holds a file for each VM. */
static bool read_all(struct reader *r, struct error *err)
{
    const char *bytes;
    size_t count;
    bool more = true;

    if (!input_peek(intake_input(r->intake), &bytes, &count, err))
        return false;
    for (size_t i = 0; i < count && bytes[i] != '\n' && !r->form; i++)
        r->form = bytes[i] == ';';
    if (r->form && *r->options->vms)
        return error_set(err, "%s: files of one VM say its size; 'vms' is for joined samples",
                         input_name(intake_input(r->intake)));
    if (*r->options->vms && !read_table(r, err))
        return false;
    while (more)
        if (!(r->form ? read_original(r, err) : read_joined(r, err)) ||
            !intake_next_file(r->intake, &more, err))
            return false;
    return r->form || (end_vm(r, err) && add_rest(r, err));
}

static bool bitbrains_import(struct intake *intake, const void *options, struct error *err)
{
    const struct bitbrains_options *chosen = options;
    struct reader r = { .intake = intake, .options = chosen };
    struct trace_info *info = intake_info(intake);
    bool ok;

    if (chosen->step <= 0)
        return error_set(err, "format bitbrains: step is a time above 0");
    r.names.arena = intake_arena(intake);
    ok = read_all(&r, err);
    names_free(&r.names);
    vec_free(&r.entries);
    vec_free(&r.tallies);
    for (int i = 0; i < MEASURES; i++)
        pack_free(&r.packs[i]);
    memcpy(info->family, "vm", sizeof "vm");
    if (r.form)
        info->t0_unix_ns = 0;
    info->citation = "S. Shen, V. van Beek and A. Iosup, CCGrid 2015; Grid Workloads Archive, "
                     "GWA-T-12";
    return ok;
}

static bool bitbrains_probe(const char *bytes, size_t count)
{
    return csv_has_names(bytes, count, &joined) || csv_has_names(bytes, count, &original);
}

const struct trace_format trace_format_bitbrains = {
    .name = "bitbrains",
    .doc = "Use of Bitbrains VMs (GWA-T-12): a ';' file for each VM or a folder of them, or one "
           "table of samples with a table of VMs.",
    .item = "VM",
    .folder = true,
    .rules = true,
    .version = 1,
    .options = bitbrains_params,
    .options_size = sizeof(struct bitbrains_options),
    .probe = bitbrains_probe,
    .import = bitbrains_import,
};
