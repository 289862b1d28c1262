/* VMs that are created and deleted in Huawei-East-1 (VMAgent's data set), as CSV of events. */
#include <string.h>

#include "sim/base/map.h"
#include "traces/csv.h"
#include "traces/format.h"

struct row {
    int64_t id, cores, mem; /* thousandths of a core; billionths of a GiB */
    sim_time time;
    int64_t type;
};

enum { CREATE, DELETE };
enum { TYPE = 4 };

static const struct csv_column columns[] = {
    { "vmid", CSV_NUMBER, CSV_AT(row, id), true, 0, false },
    { "cpu", CSV_NUMBER, CSV_AT(row, cores), true, 3, false },
    { "memory", CSV_NUMBER, CSV_AT(row, mem), true, 9, false },
    { "time", CSV_NUMBER, CSV_AT(row, time), true, 9, false },
    { "type", CSV_NUMBER, CSV_AT(row, type), true, 0, false },
};

static const struct csv_table table = {
    .columns = columns,
    .count = sizeof columns / sizeof columns[0],
    .separator = ',',
};

static const struct intake_reason odd_type = { STORE_DROPPED, "is neither 0 nor 1; row dropped",
                                               "0 (create) or 1 (delete)" };
static const struct intake_reason there_already = {
    STORE_DROPPED, "creates a VM that is there already; row dropped", NULL
};
static const struct intake_reason not_there = { STORE_DROPPED,
                                                "deletes a VM that is not there; row dropped",
                                                NULL };
static const struct intake_reason too_early = { STORE_DROPPED,
                                                "deletes a VM before its creation; row dropped",
                                                NULL };
static const struct intake_reason other_size = { STORE_NOTED,
                                                 "deletes a VM of another size than was created",
                                                 NULL };
static const struct intake_reason again = { STORE_NOTED, "vmid of a VM that was deleted before",
                                            NULL };

/* A VM as its creation says; its run time comes with its deletion. */
struct item {
    int64_t id, cores, mem;
    sim_time created, run;
    int64_t line;
};

struct reader {
    struct intake *intake;
    struct csv *csv;
    struct vec items; /* struct item, in the order of the source */
    struct map by_id; /* vmid -> index of its latest item */
};

static struct item *find_item(const struct reader *r, int64_t id)
{
    uint32_t at = map_get(&r->by_id, (uint64_t)id);

    return at == MAP_NONE ? NULL : vec_at(&r->items, at, sizeof(struct item));
}

static bool begin_vm(struct reader *r, const struct row *row, struct error *err)
{
    const struct item *known = find_item(r, row->id);

    if (known && known->run == STORE_UNKNOWN)
        return intake_count(r->intake, &there_already, NULL, err);
    if (known && !intake_count(r->intake, &again, NULL, err))
        return false;
    if (r->items.count >= MAP_NONE)
        return error_set(err, "%s: too many VMs", input_name(intake_input(r->intake)));
    map_put(&r->by_id, (uint64_t)row->id, (uint32_t)r->items.count);
    *(struct item *)vec_push(&r->items, sizeof(struct item)) = (struct item){
        row->id, row->cores, row->mem, row->time, STORE_UNKNOWN, intake_line(r->intake),
    };
    return true;
}

static bool end_vm(struct reader *r, const struct row *row, struct error *err)
{
    struct item *known = find_item(r, row->id);

    if (!known || known->run != STORE_UNKNOWN)
        return intake_count(r->intake, &not_there, NULL, err);
    if (row->time < known->created)
        return intake_count(r->intake, &too_early, NULL, err);
    if ((row->cores != known->cores || row->mem != known->mem) &&
        !intake_count(r->intake, &other_size, NULL, err))
        return false;
    known->run = row->time - known->created;
    return true;
}

static bool read_rows(struct reader *r, struct error *err)
{
    struct row row;
    bool more = true;
    bool ok = true;

    while (ok && (ok = csv_next(r->csv, &row, &more, err)) && more)
        ok = row.type == CREATE   ? begin_vm(r, &row, err)
             : row.type == DELETE ? end_vm(r, &row, err)
                                  : csv_count(r->csv, &odd_type, TYPE, err);
    return ok;
}

/* Hands the VMs over, each at the line of its creation. */
static bool add_vms(struct reader *r, struct error *err)
{
    bool ok = true;

    for (size_t i = 0; ok && i < r->items.count; i++) {
        const struct item *item = vec_at(&r->items, i, sizeof *item);
        struct store_vm vm = store_vm_unknown;

        vm.number = item->id;
        vm.submit = item->created;
        vm.run = item->run;
        vm.cpu_milli = item->cores;
        vm.mem_bytes = csv_scaled(item->mem, INT64_C(1) << 30, 1000000000);
        intake_at(r->intake, item->line);
        ok = intake_vm(r->intake, &vm, err);
    }
    intake_at(r->intake, 0);
    return ok;
}

static bool huawei_east_import(struct intake *intake, const void *options, struct error *err)
{
    struct reader r = { .intake = intake, .csv = csv_open(intake, &table, err) };
    struct trace_info *info = intake_info(intake);
    struct slab slab;
    bool ok;

    (void)options;
    slab_init(&slab, intake_arena(intake));
    map_init(&r.by_id, &slab);
    ok = r.csv && read_rows(&r, err) && add_vms(&r, err);
    csv_close(r.csv);
    vec_free(&r.items);
    memcpy(info->family, "vm", sizeof "vm");
    info->licence = "CC-BY-NC";
    info->citation = "Huawei-East-1, the data set of VMAgent (github.com/mail-ecnu/VMAgent)";
    return ok;
}

static bool huawei_east_probe(const char *bytes, size_t count)
{
    return csv_has_names(bytes, count, &table);
}

const struct trace_format trace_format_huawei_east = {
    .name = "huawei_east",
    .doc = "VMs of Huawei-East-1 as events, CSV: vmid, cpu, memory, time, type (0 create, 1 "
           "delete).",
    .item = "VM",
    .version = 1,
    .probe = huawei_east_probe,
    .import = huawei_east_import,
};
