/* VM requests of Azure for packing (Hadary et al., OSDI 2020): an SQLite file with vm and vmType.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "sim/base/db.h"
#include "sim/base/map.h"
#include "sim/base/text.h"
#include "traces/format.h"
#include "traces/names.h"

/* A column of a table; `name` is "table.column" for messages. */
struct column {
    const char *name;
    bool must;   /* has to be there, and a value in it */
    bool unread; /* says nothing that the trace keeps */
};

enum { MOST_COLUMNS = 8 };

struct table {
    const char *name;
    struct column columns[MOST_COLUMNS];
    size_t count;
};

enum { VM_ID, TENANT, VM_TYPE, PRIORITY, START, END, VM_COLUMNS };

static const struct table vm_table = {
    "vm",
    { { "vm.vmId", true, false },
      { "vm.tenantId", false, false },
      { "vm.vmTypeId", true, false },
      { "vm.priority", false, false },
      { "vm.starttime", true, false },
      { "vm.endtime", false, false } },
    VM_COLUMNS,
};

enum { TYPE_ID, MACHINE, CORE, MEMORY, HDD, SSD, NIC, ROW_ID, TYPE_COLUMNS };

static const struct table type_table = {
    "vmType",
    { { "vmType.vmTypeId", true, false },
      { "vmType.machineId", true, false },
      { "vmType.core", true, false },
      { "vmType.memory", true, false },
      { "vmType.hdd", false, false },
      { "vmType.ssd", false, false },
      { "vmType.nic", false, false },
      { "vmType.id", false, true } },
    TYPE_COLUMNS,
};

static const struct intake_reason unknown_column = { STORE_NOTED, "column is not known; ignored",
                                                     NULL };
static const struct intake_reason absent = { STORE_NOTED, "column is missing; unknown", NULL };
static const struct intake_reason no_value = { STORE_DROPPED, "is empty; row dropped", "a value" };
static const struct intake_reason no_number = { STORE_DROPPED, "is not a number; row dropped",
                                                "a number" };
static const struct intake_reason too_large = { STORE_DROPPED, "is out of range; row dropped",
                                                "a smaller number" };
static const struct intake_reason below_zero = { STORE_DROPPED, "is negative; row dropped",
                                                 "0 or more" };
static const struct intake_reason no_number_may = { STORE_REPAIRED,
                                                    "is not a number; taken as unknown",
                                                    "a number or NULL" };
static const struct intake_reason too_large_may = { STORE_REPAIRED,
                                                    "is out of range; taken as unknown",
                                                    "a smaller number" };
static const struct intake_reason below_zero_may = { STORE_REPAIRED,
                                                     "is negative; taken as unknown", "0 or more" };
static const struct intake_reason odd_priority = { STORE_REPAIRED,
                                                   "is neither 0 nor 1; taken as unknown",
                                                   "0 (high) or 1 (low)" };
static const struct intake_reason early_end = { STORE_REPAIRED,
                                                "is before starttime; taken as unknown",
                                                "starttime or later" };
static const struct intake_reason no_end = {
    STORE_NOTED, "no endtime: alive at the end of the observation, so without an end", NULL
};
static const struct intake_reason no_type = { STORE_DROPPED, "is not in vmType; row dropped",
                                              "one of vmType.vmTypeId" };
static const struct intake_reason pair_twice = {
    STORE_DROPPED, "vmType has this vmTypeId and machineId above already; row dropped", NULL
};
static const struct intake_reason over_one = { STORE_NOTED, "is more than a whole machine", NULL };
static const struct intake_reason cut = { STORE_NOTED, "is kept in whole billionths; the rest cut",
                                          NULL };

struct reader {
    struct intake *intake;
    struct db *db;
    struct names types, machines;
    struct map pairs; /* VM type << 32 | machine type, of the rows of vmType */

    /* The table that is read now. */
    const struct table *table;
    struct db_query *query;
    int place[MOST_COLUMNS]; /* by column: where it stands in the query; -1: nowhere */
};

/* Tables -------------------------------------------------------------------------------------- */

static const char *path_of(struct reader *r)
{
    return input_name(intake_input(r->intake));
}

static const char *short_name(const struct column *column)
{
    return strchr(column->name, '.') + 1;
}

/* Views and virtual tables are none: they could compute for ever. */
static bool list_tables(struct reader *r, struct vec *names, struct error *err)
{
    static const char sql[] = "SELECT name FROM sqlite_schema WHERE type='table' AND rootpage>0 "
                              "AND name NOT LIKE 'sqlite_%' ORDER BY name";
    struct db_query *query = db_query(r->db, sql, err);
    bool row = true;
    bool ok = query != NULL;

    while (ok && (ok = db_step(query, &row, err)) && row)
        *(const char **)vec_push(names, sizeof(char *)) =
            arena_text(intake_arena(r->intake), db_col_text(query, 0));
    db_done(query);
    return ok;
}

static bool check_table(struct reader *r, const struct table *table, struct error *err)
{
    struct vec names = { 0 };
    const char *const *name;
    const char *near;
    bool ok = list_tables(r, &names, err);
    bool found = false;

    name = names.data;
    for (size_t i = 0; ok && i < names.count; i++)
        found |= strcasecmp(name[i], table->name) == 0;
    if (ok && !found) {
        near = text_nearest_of(table->name, name, names.count);
        ok = error_set(err, "%s: no table '%s'%s%s%s", path_of(r), table->name,
                       near ? "; there is '" : "", near ? near : "", near ? "'" : "");
    }
    vec_free(&names);
    return ok;
}

static bool note_unknown(struct reader *r, const char *column, struct error *err)
{
    struct text name = { 0 };
    struct intake_field where = { 0 };

    text_format(&name, "%s.%s", r->table->name, column);
    where.name = arena_text(intake_arena(r->intake), text_get(&name));
    text_free(&name);
    return intake_count(r->intake, &unknown_column, &where, err);
}

/* Finds each column among the names that the query has. */
static bool place_columns(struct reader *r, struct error *err)
{
    int width = db_col_count(r->query);
    struct arena *arena = intake_arena(r->intake);
    const char **names = arena_array(arena, (size_t)width, sizeof *names);

    for (size_t i = 0; i < MOST_COLUMNS; i++)
        r->place[i] = -1;
    for (int at = 0; at < width; at++) {
        size_t i = 0;

        names[at] = arena_text(arena, db_col_name(r->query, at));
        while (i < r->table->count && strcasecmp(names[at], short_name(&r->table->columns[i])) != 0)
            i++;
        if (i < r->table->count)
            r->place[i] = at;
        else if (!note_unknown(r, names[at], err))
            return false;
    }
    for (size_t i = 0; i < r->table->count; i++) {
        const struct column *column = &r->table->columns[i];

        if (r->place[i] >= 0 || column->unread)
            continue;
        if (column->must) {
            const char *near = text_nearest_of(short_name(column), names, (size_t)width);

            return error_set(err, "%s: no column '%s' in table %s%s%s%s", path_of(r),
                             short_name(column), r->table->name, near ? "; there is '" : "",
                             near ? near : "", near ? "'" : "");
        }
        if (!intake_count(r->intake, &absent, &(struct intake_field){ 0, column->name, "", 0 },
                          err))
            return false;
    }
    return true;
}

/* Starts a scan in the order in which the rows lie in the file. */
static bool open_table(struct reader *r, const struct table *table, struct error *err)
{
    char sql[64];

    if (!check_table(r, table, err))
        return false;
    snprintf(sql, sizeof sql, "SELECT * FROM main.%s NOT INDEXED", table->name);
    r->table = table;
    r->query = db_query(r->db, sql, err);
    intake_at(r->intake, 1);
    return r->query && place_columns(r, err);
}

/* Values -------------------------------------------------------------------------------------- */

/* What becomes of the row. */
enum verdict { KEEP, DROP, STOP };

static enum verdict judge(struct reader *r, size_t column, const struct intake_reason *reason,
                          struct error *err)
{
    const char *text = db_col_text(r->query, r->place[column]);
    const struct intake_field where = { 0, r->table->columns[column].name, text, strlen(text) };

    if (!intake_count(r->intake, reason, &where, err))
        return STOP;
    return reason->action == STORE_DROPPED ? DROP : KEEP;
}

/* The text of an id; NULL if there is none. */
static enum verdict read_id(struct reader *r, size_t column, const char **text, struct error *err)
{
    *text = r->place[column] < 0 ? "" : db_col_text(r->query, r->place[column]);
    if ((*text)[0])
        return KEEP;
    *text = NULL;
    return r->table->columns[column].must ? judge(r, column, &no_value, err) : KEEP;
}

/* A number below a limit; NaN if unknown. */
static enum verdict read_real(struct reader *r, size_t column, double limit, double *value,
                              struct error *err)
{
    bool must = r->table->columns[column].must;
    int at = r->place[column];
    double got;

    *value = (double)NAN;
    if (at < 0 || db_null(r->query, at))
        return must ? judge(r, column, &no_value, err) : KEEP;
    if (db_col_type(r->query, at) != DB_INT && db_col_type(r->query, at) != DB_REAL)
        return judge(r, column, must ? &no_number : &no_number_may, err);
    got = db_col_real(r->query, at);
    if (!(fabs(got) < limit))
        return judge(r, column, must ? &too_large : &too_large_may, err);
    *value = got;
    return KEEP;
}

enum { MOST_DAYS = 50000 }; /* 137 years; differences still fit */

#define DAY (86400 * SECOND)

/* Fractional days to the nearest nanosecond; whole days apart, as a product has few digits left. */
static enum verdict read_time(struct reader *r, size_t column, sim_time *time, struct error *err)
{
    double days;
    enum verdict verdict = read_real(r, column, MOST_DAYS, &days, err);
    double whole = floor(days);

    *time = isnan(days) ? STORE_UNKNOWN
                        : (sim_time)whole * DAY + (sim_time)llround((days - whole) * (double)DAY);
    return verdict;
}

/*
 * A fraction in billionths. Cut, not rounded: 24 VMs of 1/24 fill a machine, but of 41,666,667
 * billionths only 23 fit. What lies within the noise of a double is meant as whole.
 */
static enum verdict read_part(struct reader *r, size_t column, int64_t *part, struct error *err)
{
    double fraction, whole;
    enum verdict verdict = read_real(r, column, 1000, &fraction, err);
    bool must = r->table->columns[column].must;

    *part = STORE_UNKNOWN;
    if (isnan(fraction))
        return verdict;
    if (fraction < 0)
        return judge(r, column, must ? &below_zero : &below_zero_may, err);
    whole = nearbyint(fraction * 1e9);
    if (fabs(fraction * 1e9 - whole) > 1e-5) {
        whole = floor(fraction * 1e9);
        verdict = judge(r, column, &cut, err);
    }
    *part = (int64_t)whole;
    if (verdict == KEEP && *part > 1000000000)
        verdict = judge(r, column, &over_one, err);
    return verdict;
}

/* VM types ------------------------------------------------------------------------------------ */

/* The number of an id, whose row is made by `add` at its first use. */
static bool find_type(struct reader *r, const char *text, int64_t *row, struct error *err)
{
    struct store_vm_type type = {
        .name = text, .cpu_milli = STORE_UNKNOWN, .mem_bytes = STORE_UNKNOWN, .numa = STORE_UNKNOWN
    };
    size_t known = r->types.texts.count;

    *row = names_add(&r->types, text);
    if (*row < 0)
        return error_set(err, "%s: too many VM types", path_of(r));
    return (size_t)*row < known || store_add_vm_type(intake_writer(r->intake), &type, err);
}

static bool find_machine(struct reader *r, const char *text, int64_t *row, struct error *err)
{
    struct store_type type = store_type_unknown;
    size_t known = r->machines.texts.count;

    type.name = text;
    *row = names_add(&r->machines, text);
    if (*row < 0)
        return error_set(err, "%s: too many types of machines", path_of(r));
    return (size_t)*row < known || store_add_type(intake_writer(r->intake), &type, err);
}

static enum verdict read_type(struct reader *r, struct error *err)
{
    struct store_cost cost = { 0 };
    int64_t *const parts[] = { &cost.cpu_ppb, &cost.mem_ppb, &cost.disk_ppb, &cost.ssd_ppb,
                               &cost.net_ppb };
    const char *type, *machine;
    enum verdict verdict = read_id(r, TYPE_ID, &type, err);
    uint64_t pair;

    if (verdict == KEEP)
        verdict = read_id(r, MACHINE, &machine, err);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && verdict == KEEP; i++)
        verdict = read_part(r, CORE + i, parts[i], err);
    if (verdict != KEEP)
        return verdict;
    if (!find_type(r, type, &cost.vm_type, err) ||
        !find_machine(r, machine, &cost.machine_type, err))
        return STOP;
    pair = (uint64_t)cost.vm_type << 32 | (uint64_t)cost.machine_type;
    if (map_get(&r->pairs, pair) != MAP_NONE)
        return intake_count(r->intake, &pair_twice, NULL, err) ? DROP : STOP;
    map_put(&r->pairs, pair, 0);
    return store_add_cost(intake_writer(r->intake), &cost, err) ? KEEP : STOP;
}

/* VMs ----------------------------------------------------------------------------------------- */

/* A VM lives from its start, which may lie before the observation, to its end. */
static enum verdict read_life(struct reader *r, struct store_vm *vm, struct error *err)
{
    sim_time end;
    enum verdict verdict = read_time(r, START, &vm->submit, err);

    if (verdict == KEEP)
        verdict = read_time(r, END, &end, err);
    if (verdict != KEEP)
        return verdict;
    if (end == STORE_UNKNOWN)
        return intake_count(r->intake, &no_end, NULL, err) ? KEEP : STOP;
    if (end < vm->submit)
        return judge(r, END, &early_end, err);
    vm->run = end - vm->submit;
    return KEEP;
}

/* VMs of low priority may be evicted. */
static enum verdict read_priority(struct reader *r, struct store_vm *vm, struct error *err)
{
    double value;
    enum verdict verdict = read_real(r, PRIORITY, 1e9, &value, err);

    if (isnan(value))
        return verdict;
    if (value != 0 && value != 1)
        return judge(r, PRIORITY, &odd_priority, err);
    vm->priority = (int64_t)value;
    vm->evictable = vm->priority;
    return KEEP;
}

/* Tenants are numbers in the published file; names are numbered. */
static bool read_tenant(struct reader *r, struct store_vm *vm, struct error *err)
{
    int at = r->place[TENANT];
    const char *text;

    if (at >= 0 && db_col_type(r->query, at) == DB_INT)
        return intake_number(r->intake, STORE_USER, db_col_int(r->query, at), &vm->tenant, err);
    return read_id(r, TENANT, &text, err) == KEEP &&
           (!text || intake_label(r->intake, STORE_USER, text, &vm->tenant, err));
}

static enum verdict read_vm(struct reader *r, struct error *err)
{
    struct store_vm vm = store_vm_unknown;
    const char *type;
    enum verdict verdict = read_id(r, VM_ID, &vm.name, err);

    if (verdict == KEEP)
        verdict = read_id(r, VM_TYPE, &type, err);
    if (verdict == KEEP) {
        vm.type = names_find(&r->types, type);
        if (vm.type < 0)
            verdict = judge(r, VM_TYPE, &no_type, err);
    }
    if (verdict == KEEP)
        verdict = read_life(r, &vm, err);
    if (verdict == KEEP)
        verdict = read_priority(r, &vm, err);
    if (verdict != KEEP)
        return verdict;
    return read_tenant(r, &vm, err) && intake_vm(r->intake, &vm, err) ? KEEP : STOP;
}

/* All rows of a table; messages name their number. */
static bool read_table(struct reader *r, const struct table *table,
                       enum verdict (*read)(struct reader *r, struct error *err), struct error *err)
{
    int64_t at = 0;
    bool row = true;
    bool ok = open_table(r, table, err);

    while (ok && (ok = db_step(r->query, &row, err)) && row) {
        intake_at(r->intake, ++at);
        ok = read(r, err) != STOP;
    }
    intake_at(r->intake, at);
    db_done(r->query);
    r->query = NULL;
    return ok;
}

static const char magic[] = "SQLite format 3"; /* with its zero byte */

/* The database reads its file itself, so that must be there, and plain. */
static bool check_file(struct intake *intake, struct error *err)
{
    struct input *input = intake_input(intake);
    char start[sizeof magic] = "";
    const char *bytes;
    size_t count;
    FILE *file;
    size_t got;

    if (!input_peek(input, &bytes, &count, err))
        return false;
    if (count < sizeof magic || memcmp(bytes, magic, sizeof magic) != 0)
        return error_set(err, "%s: not an SQLite database", input_name(input));
    file = fopen(input_name(input), "rb");
    got = file ? fread(start, 1, sizeof start, file) : 0;
    if (file)
        fclose(file);
    if (got == sizeof start && memcmp(start, magic, sizeof magic) == 0)
        return true;
    return error_set(err,
                     "%s: a database is read from its file, neither compressed nor through a pipe",
                     input_name(input));
}

static bool packing_import(struct intake *intake, const void *options, struct error *err)
{
    struct arena *arena = intake_arena(intake);
    struct reader r = { .intake = intake,
                        .types = { .arena = arena },
                        .machines = { .arena = arena } };
    struct trace_info *info = intake_info(intake);
    struct slab slab;
    bool ok;

    (void)options;
    slab_init(&slab, arena);
    map_init(&r.pairs, &slab);
    /* Time 0 is the beginning of the observation; VMs that were there have negative starts. */
    store_set_origin(intake_writer(intake), 0);
    ok = check_file(intake, err) && (r.db = db_open(path_of(&r), DB_READ, err)) &&
         db_exec(r.db, "PRAGMA trusted_schema=OFF", err) &&
         read_table(&r, &type_table, read_type, err) && read_table(&r, &vm_table, read_vm, err);
    db_close(r.db);
    names_free(&r.types);
    names_free(&r.machines);
    memcpy(info->family, "vm", sizeof "vm");
    info->licence = "CC-BY 4.0";
    info->citation = "O. Hadary et al., Protean: VM Allocation Service at Scale, OSDI 2020";
    return ok;
}

/* Any database but a trace store, whose application id stands at byte 68. */
static bool packing_probe(const char *bytes, size_t count)
{
    return count >= 72 && memcmp(bytes, magic, sizeof magic) == 0 &&
           memcmp(bytes + 68, "ORTY", 4) != 0;
}

const struct trace_format trace_format_azure_packing = {
    .name = "azure_packing",
    .doc = "VMs of Azure for packing (2020), an SQLite file: vm, and vmType in parts of machines.",
    .item = "VM",
    .version = 1,
    .probe = packing_probe,
    .import = packing_import,
};
