/* VMs of the Azure public dataset V2 of 2019 (Cortez et al., SOSP 2017): vmtable.csv. */
#include <string.h>

#include "traces/csv.h"
#include "traces/format.h"
#include "traces/names.h"
#include "traces/number.h"

struct azure_options {
    int64_t over_cores;
    double over_memory; /* GiB */
    sim_time shortest;
};

/* The two sizes and 300 s are those of the notebook that the publishers of the data give. */
static const struct param azure_params[] = {
    PARAM(azure_options, over_cores, 30, 1, 1e6, "cores",
          "Size of VMs in the open bucket of cores, '>24'."),
    PARAM(azure_options, over_memory, 70, 0.001, 1e6, "GiB",
          "Size of VMs in the open bucket of memory, '>64'."),
    PARAM_TIME(azure_options, shortest, "0s",
               "VMs that live less than this live so long; the publishers count with 300s."),
    { 0 },
};

struct row {
    const char *vm, *subscription, *deployment, *category;
    sim_time created, deleted;
    struct csv_field cores, mem, ignored;
};

enum { DELETED = 4, CORES = 9, MEM = 10, COLUMNS = 11 };

static const struct csv_column columns[COLUMNS] = {
    { "vmid", CSV_TEXT, CSV_AT(row, vm), true, 0, false },
    { "subscriptionid", CSV_TEXT, CSV_AT(row, subscription), false, 0, false },
    { "deploymentid", CSV_TEXT, CSV_AT(row, deployment), false, 0, false },
    { "vmcreated", CSV_NUMBER, CSV_AT(row, created), true, 9, false },
    { "vmdeleted", CSV_NUMBER, CSV_AT(row, deleted), false, 9, false },
    { "maxcpu", CSV_FIELD, CSV_AT(row, ignored), false, 0, false },
    { "avgcpu", CSV_FIELD, CSV_AT(row, ignored), false, 0, false },
    { "p95maxcpu", CSV_FIELD, CSV_AT(row, ignored), false, 0, false },
    { "vmcategory", CSV_TEXT, CSV_AT(row, category), false, 0, false },
    { "vmcorecountbucket", CSV_FIELD, CSV_AT(row, cores), true, 3, false },
    { "vmmemorybucket", CSV_FIELD, CSV_AT(row, mem), true, 9, false },
};

static const struct csv_table table = {
    .columns = columns,
    .count = COLUMNS,
    .separator = ',',
    .bare = true,
};

static const struct intake_reason not_read = {
    STORE_NOTED, "columns 'maxcpu', 'avgcpu', 'p95maxcpu' sum up the use; not read", NULL
};
static const struct intake_reason no_end = { STORE_NOTED, "no vmdeleted: the VM does not end",
                                             NULL };
static const struct intake_reason early_end = { STORE_REPAIRED,
                                                "is before vmcreated; taken as unknown",
                                                "vmcreated or later" };
static const struct intake_reason open_bucket = { STORE_NOTED,
                                                  "is an open bucket; its size is an option",
                                                  NULL };
static const struct intake_reason bad_bucket = { STORE_DROPPED, "is not a bucket; row dropped",
                                                 "a number above 0, or > and a number" };

struct reader {
    struct intake *intake;
    struct csv *csv;
    const struct azure_options *options;
    struct names deployments;
    struct vec starts; /* sim_time: creation of the first VM of a deployment */
};

/* Buckets ------------------------------------------------------------------------------------- */

struct bucket {
    int64_t size; /* upper end, or what an option says; in the unit of the column */
    bool open;
};

/* A bucket as the source writes it: its upper end, "8", or ">24". */
static bool parse_bucket(const struct csv_field *field, int decimals, struct bucket *out)
{
    size_t skip;

    if (!field->text)
        return false;
    out->open = field->text[0] == '>';
    skip = out->open ? 1 : 0;
    return number_read(field->text + skip, field->length - skip, decimals, &out->size) ==
               NUMBER_EXACT &&
           out->size > 0;
}

/* The size of the VMs of a bucket; *size is STORE_UNKNOWN if the row is of no use. */
static bool read_bucket(struct reader *r, size_t column, const struct csv_field *field,
                        int64_t over, int64_t *size, struct error *err)
{
    struct bucket bucket;

    *size = STORE_UNKNOWN;
    if (!parse_bucket(field, columns[column].decimals, &bucket))
        return csv_count(r->csv, &bad_bucket, column, err);
    *size = bucket.open ? over : bucket.size;
    if (!bucket.open)
        return true;
    if (over <= bucket.size)
        return error_at(err, input_name(intake_input(r->intake)), (int)intake_line(r->intake), 0,
                        "%s is '%s', which option %s has to be above", columns[column].name,
                        field->text, column == CORES ? "over_cores" : "over_memory");
    return csv_count(r->csv, &open_bucket, column, err);
}

/* VMs ----------------------------------------------------------------------------------------- */

/* The job of a deployment begins with its earliest VM, which need not come first. */
static bool find_deployment(struct reader *r, const struct row *row, int64_t *job,
                            struct error *err)
{
    size_t known = r->deployments.texts.count;
    sim_time *start;

    *job = STORE_UNKNOWN;
    if (!row->deployment)
        return true;
    *job = names_add(&r->deployments, row->deployment);
    if (*job < 0)
        return error_set(err, "%s: too many deployments", input_name(intake_input(r->intake)));
    start = (size_t)*job < known ? vec_at(&r->starts, (size_t)*job, sizeof *start)
                                 : vec_push(&r->starts, sizeof *start);
    if ((size_t)*job == known || row->created < *start)
        *start = row->created;
    return true;
}

static bool set_end(struct reader *r, const struct row *row, struct store_vm *vm, struct error *err)
{
    if (row->deleted == STORE_UNKNOWN)
        return intake_count(r->intake, &no_end, NULL, err);
    if (row->deleted < row->created)
        return csv_count(r->csv, &early_end, DELETED, err);
    vm->run = row->deleted - row->created;
    if (vm->run < r->options->shortest)
        vm->run = r->options->shortest;
    return true;
}

static bool read_vm(struct reader *r, const struct row *row, struct error *err)
{
    struct store_vm vm = store_vm_unknown;
    int64_t over_mem = (int64_t)(r->options->over_memory * 1e9);
    int64_t mem;

    if (!read_bucket(r, CORES, &row->cores, r->options->over_cores * 1000, &vm.cpu_milli, err))
        return false;
    if (vm.cpu_milli == STORE_UNKNOWN)
        return true;
    if (!read_bucket(r, MEM, &row->mem, over_mem, &mem, err))
        return false;
    if (mem == STORE_UNKNOWN)
        return true;
    if (!set_end(r, row, &vm, err) || !find_deployment(r, row, &vm.job, err) ||
        !intake_count(r->intake, &not_read, NULL, err))
        return false;
    if (row->subscription &&
        !intake_label(r->intake, STORE_USER, row->subscription, &vm.tenant, err))
        return false;
    vm.submit = row->created;
    vm.mem_bytes = csv_scaled(mem, INT64_C(1) << 30, 1000000000);
    vm.name = row->vm;
    if (row->category && strcmp(row->category, "Unknown") != 0)
        vm.qos = row->category;
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

static bool add_deployments(struct reader *r, struct error *err)
{
    bool ok = true;

    for (size_t i = 0; ok && i < r->starts.count; i++)
        ok = intake_group(r->intake, names_text(&r->deployments, (int64_t)i),
                          *(const sim_time *)vec_at(&r->starts, i, sizeof(sim_time)), err);
    return ok;
}

static bool azure_import(struct intake *intake, const void *options, struct error *err)
{
    struct reader r = { .intake = intake,
                        .csv = csv_open(intake, &table, err),
                        .options = options,
                        .deployments = { .arena = intake_arena(intake) } };
    struct trace_info *info = intake_info(intake);
    bool ok = r.csv && read_rows(&r, err) && add_deployments(&r, err);

    csv_close(r.csv);
    names_free(&r.deployments);
    vec_free(&r.starts);
    memcpy(info->family, "vm", sizeof "vm");
    info->licence = "CC-BY 4.0";
    info->citation = "E. Cortez et al., Resource Central, SOSP 2017; Azure public dataset V2, 2019";
    return ok;
}

/* Eleven fields, with two times and two buckets in their places. */
static bool azure_probe(const char *bytes, size_t count)
{
    struct vec fields = { 0 };
    struct text line = { 0 };
    size_t length = 0;
    struct bucket bucket;
    int64_t time;
    bool ok;

    while (length < count && !strchr("\r\n", bytes[length]))
        length++;
    text_add_bytes(&line, bytes, length);
    ok = line.count && csv_split(line.data, table.separator, &fields) && fields.count == COLUMNS;
    for (size_t i = 0; ok && i < COLUMNS; i++) {
        const struct csv_field *field = vec_at(&fields, i, sizeof *field);

        if (columns[i].kind == CSV_NUMBER)
            ok = number_read(field->text, field->length, 9, &time) == NUMBER_EXACT;
        else if (i == CORES || i == MEM)
            ok = parse_bucket(field, columns[i].decimals, &bucket);
    }
    text_free(&line);
    vec_free(&fields);
    return ok;
}

const struct trace_format trace_format_azure_v2 = {
    .name = "azure_v2",
    .doc = "VMs of Azure in 2019 (vmtable.csv): vmid, subscriptionid, deploymentid, vmcreated, "
           "vmdeleted, ..., buckets of size.",
    .item = "VM",
    .rules = true,
    .version = 1,
    .options = azure_params,
    .options_size = sizeof(struct azure_options),
    .probe = azure_probe,
    .import = azure_import,
};
