/* VMs of the Azure public dataset V1 (Cortez et al., SOSP 2017) with lifetimes in bins, as CSV. */
#include <string.h>

#include "sim/base/rng.h"
#include "traces/csv.h"
#include "traces/format.h"
#include "traces/names.h"

enum lifetime { SAMPLE, LOW, MIDDLE, HIGH };

static const char *const lifetimes[] = { "sample", "low", "middle", "high", NULL };

struct azure_options {
    int lifetime;
    int64_t seed;
};

static const struct param azure_params[] = {
    PARAM_CHOICE(azure_options, lifetime, "sample", lifetimes,
                 "Which time of the bin a VM lives: uniform in it, its start, middle or end."),
    PARAM(azure_options, seed, 1, 0, 9e15, "", "Of the numbers that lifetime=sample draws."),
    { 0 },
};

struct row {
    const char *batch;
    int64_t arrival, low, high;
    int64_t cores, mem; /* thousandths; billionths of a GiB */
    int64_t censored;
};

static const struct csv_column columns[] = {
    { "arrival_s", CSV_NUMBER, CSV_AT(row, arrival), true, 9, false },
    { "batch", CSV_TEXT, CSV_AT(row, batch), false, 0, false },
    { "cores", CSV_NUMBER, CSV_AT(row, cores), true, 3, false },
    { "mem_gb", CSV_NUMBER, CSV_AT(row, mem), false, 9, false },
    { "dur_lo_s", CSV_NUMBER, CSV_AT(row, low), true, 9, false },
    { "dur_hi_s", CSV_NUMBER, CSV_AT(row, high), true, 9, false },
    { "censored", CSV_NUMBER, CSV_AT(row, censored), false, 0, false },
};

static const struct csv_table table = {
    .columns = columns,
    .count = sizeof columns / sizeof columns[0],
    .separator = ',',
};

static const struct intake_reason upside_down = { STORE_REPAIRED,
                                                  "dur_hi_s is below dur_lo_s; taken as dur_lo_s",
                                                  NULL };
static const struct intake_reason odd_flag = { STORE_REPAIRED,
                                               "is neither 0 nor 1; taken as unknown", "0 or 1" };
static const struct intake_reason later_batch = { STORE_NOTED,
                                                  "batch goes on at another time than it began",
                                                  NULL };

enum { CENSORED = 6 };

struct reader {
    struct intake *intake;
    struct csv *csv;
    const struct azure_options *options;
    struct names batches;
    struct vec starts; /* sim_time: arrival of the first VM of a batch */
};

/* A time in [low, high]; each VM has its own stream of random numbers. */
static sim_time choose(const struct reader *r, const struct row *row)
{
    uint64_t width = (uint64_t)(row->high - row->low);
    struct rng rng;

    switch ((enum lifetime)r->options->lifetime) {
    case LOW:
        return row->low;
    case MIDDLE:
        return row->low + (sim_time)(width / 2);
    case HIGH:
        return row->high;
    case SAMPLE:
        break;
    }
    rng_stream(&rng, (uint64_t)r->options->seed, 0, RNG_SERVICE, (uint64_t)intake_items(r->intake));
    return row->low + (sim_time)rng_below(&rng, width + 1);
}

/* The job of a batch, made at its first VM. */
static bool find_batch(struct reader *r, const struct row *row, int64_t *job, struct error *err)
{
    size_t known = r->batches.texts.count;

    *job = STORE_UNKNOWN;
    if (!row->batch)
        return true;
    *job = names_add(&r->batches, row->batch);
    if (*job < 0)
        return error_set(err, "%s: too many batches", input_name(intake_input(r->intake)));
    if ((size_t)*job < known) {
        sim_time start = *(const sim_time *)vec_at(&r->starts, (size_t)*job, sizeof start);

        return start == row->arrival || intake_count(r->intake, &later_batch, NULL, err);
    }
    *(sim_time *)vec_push(&r->starts, sizeof(sim_time)) = row->arrival;
    return intake_group(r->intake, row->batch, row->arrival, err);
}

static bool read_vm(struct reader *r, struct row *row, struct error *err)
{
    struct store_vm vm = store_vm_unknown;

    if (row->high < row->low) {
        if (!intake_count(r->intake, &upside_down, NULL, err))
            return false;
        row->high = row->low;
    }
    if (row->censored > 1) {
        if (!csv_count(r->csv, &odd_flag, CENSORED, err))
            return false;
        row->censored = STORE_UNKNOWN;
    }
    if (!find_batch(r, row, &vm.job, err))
        return false;
    vm.submit = row->arrival;
    vm.run = choose(r, row);
    vm.cpu_milli = row->cores;
    vm.mem_bytes = csv_scaled(row->mem, INT64_C(1) << 30, 1000000000);
    vm.censored = row->censored;
    vm.number = intake_items(r->intake);
    return intake_vm(r->intake, &vm, err);
}

static bool read_rows(struct reader *r, struct error *err)
{
    struct row row;
    bool more = true;
    bool ok = true;

    while (ok && (ok = csv_next(r->csv, &row, &more, err)) && more)
        ok = read_vm(r, &row, err);
    return ok;
}

static bool azure_import(struct intake *intake, const void *options, struct error *err)
{
    struct reader r = { .intake = intake,
                        .csv = csv_open(intake, &table, err),
                        .options = options,
                        .batches = { .arena = intake_arena(intake) } };
    struct trace_info *info = intake_info(intake);
    bool ok = r.csv && read_rows(&r, err);

    csv_close(r.csv);
    names_free(&r.batches);
    vec_free(&r.starts);
    memcpy(info->family, "vm", sizeof "vm");
    info->licence = "CC-BY 4.0";
    info->citation = "E. Cortez et al., Resource Central, SOSP 2017";
    return ok;
}

static bool azure_probe(const char *bytes, size_t count)
{
    return csv_has_names(bytes, count, &table);
}

const struct trace_format trace_format_azure_v1 = {
    .name = "azure_v1",
    .doc = "Azure VMs of 2017 with lifetimes in bins: arrival_s, batch, cores, mem_gb, dur_lo_s, "
           "dur_hi_s, censored.",
    .item = "VM",
    .rules = true,
    .version = 1,
    .options = azure_params,
    .options_size = sizeof(struct azure_options),
    .probe = azure_probe,
    .import = azure_import,
};
