/* Trace store, reading: VMs by primary key, and the tables around them. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "traces/store_internal.h"
#include "traces/store_write.h"

const char *const store_unit_name[STORE_UNIT_KINDS] = { "numa", "gpu", "pe", "disk", "nic" };
const char *const store_group_name[4] = { "affinity", "anti", "fault_domain", "max_per" };
const char *const store_scope_name[3] = { "host", "rack", "zone" };
const char *const store_event_name[STORE_EVENT_KINDS] = { "add", "remove", "update", "fail",
                                                          "repair" };

#define VM_COLUMNS                                                                  \
    "job_id,submit_ns,runtime_ns,cpu_milli,cpu_mhz,mem_bytes,disk_bytes,net_bps,"   \
    "gpu_count,gpu_milli,gpu_spec,numa,vtype_id,tenant,priority,evictable,movable," \
    "censored,orig_start_ns,orig_end_ns,orig_machine,orig_numa,qos,status,name,task_id"

struct store_cursor *store_vms(struct store *store, int64_t trace_id, sim_time from, sim_time to,
                               struct error *err)
{
    struct store_window window = { .count = "SELECT max(task_id)+1 FROM task WHERE trace_id=?1",
                                   .submit = "SELECT submit_ns FROM task WHERE trace_id=?1 AND "
                                             "task_id=?2",
                                   .what = "VM",
                                   .from = from,
                                   .to = to };
    struct store_cursor *cursor;

    if (!store_find_window(store, &window, trace_id, err))
        return NULL;
    cursor = store_cursor_open(
        store,
        "SELECT " VM_COLUMNS
        " FROM task WHERE trace_id=?1 AND task_id>=?2 AND task_id<?3 ORDER BY task_id",
        trace_id, err);
    if (!cursor)
        return NULL;
    db_bind_int(cursor->query, 2, window.first);
    db_bind_int(cursor->query, 3, window.end);
    return cursor;
}

/* A text of the row that is read, NULL if unknown. */
static const char *text_of(struct db_query *query, int column)
{
    return db_null(query, column) ? NULL : db_col_text(query, column);
}

static void read_vm(struct db_query *query, struct store_vm *vm)
{
    *vm = (struct store_vm){
        .job = store_number(query, 0),
        .submit = store_number(query, 1),
        .run = store_number(query, 2),
        .cpu_milli = store_number(query, 3),
        .cpu_mhz = store_real(query, 4),
        .mem_bytes = store_number(query, 5),
        .disk_bytes = store_number(query, 6),
        .net_bps = store_number(query, 7),
        .gpu_count = store_number(query, 8),
        .gpu_milli = store_number(query, 9),
        .gpu_spec = text_of(query, 10),
        .numa = store_number(query, 11),
        .type = store_number(query, 12),
        .tenant = store_number(query, 13),
        .priority = store_number(query, 14),
        .evictable = store_number(query, 15),
        .movable = store_number(query, 16),
        .censored = store_number(query, 17),
        .orig_start = store_number(query, 18),
        .orig_end = store_number(query, 19),
        .orig_machine = store_number(query, 20),
        .orig_numa = store_number(query, 21),
        .qos = text_of(query, 22),
        .status = text_of(query, 23),
        .row = store_number(query, 25),
    };
    store_split_name(db_col_text(query, 24), &vm->number, &vm->name);
}

bool store_next_vm(struct store_cursor *cursor, struct store_vm *vm, bool *more, struct error *err)
{
    if (!db_step(cursor->query, more, err))
        return false;
    if (*more)
        read_vm(cursor->query, vm);
    return true;
}

/* A fixed choice of words. */
struct words {
    const char *const *names;
    int count;
};

static const struct words unit_words = { store_unit_name, STORE_UNIT_KINDS };
static const struct words group_words = { store_group_name, 4 };
static const struct words scope_words = { store_scope_name, 3 };
static const struct words event_words = { store_event_name, STORE_EVENT_KINDS };

/* Index of the word in a column; a damaged file may hold any word. */
static bool read_word(struct db_query *query, int column, const struct words *words, int *index,
                      struct error *err)
{
    const char *word = db_col_text(query, column);

    for (*index = 0; *index < words->count; ++*index)
        if (strcmp(words->names[*index], word) == 0)
            return true;
    return error_set(err, "damaged store: unknown word '%s'", word);
}

static bool read_type(struct store *store, struct db_query *query, void *item, struct error *err)
{
    struct store_type *type = item;

    (void)err;
    *type = (struct store_type){
        .row = store_number(query, 1),
        .name = store_kept_text(store, query, 2),
        .cpu_milli = store_number(query, 3),
        .mem_bytes = store_number(query, 4),
        .disk_bytes = store_number(query, 5),
        .net_bps = store_number(query, 6),
        .speed_mhz = store_real(query, 7),
        .idle_w = store_real(query, 8),
        .max_w = store_real(query, 9),
        .gpu_count = store_number(query, 10),
        .gpu_model = store_kept_text(store, query, 11),
    };
    return true;
}

static const struct store_table types_table = {
    "SELECT count(*) OVER (),mtype_id,name,cpu_milli,mem_bytes,disk_bytes,net_bps,speed_mhz,idle_w,"
    "max_w,gpu_count,gpu_model FROM machine_type WHERE trace_id=?1 ORDER BY mtype_id",
    sizeof(struct store_type), read_type
};

bool store_types(struct store *store, int64_t trace_id, struct store_type **array, size_t *count,
                 struct error *err)
{
    *array = store_read_table(store, &types_table, trace_id, count, err);
    return *array != NULL;
}

/* A unit on its way to its machine. */
struct owned_unit {
    int64_t machine;
    struct store_unit unit;
};

static bool read_unit(struct store *store, struct db_query *query, void *item, struct error *err)
{
    struct owned_unit *unit = item;
    int kind;

    if (!read_word(query, 2, &unit_words, &kind, err))
        return false;
    unit->machine = store_number(query, 1);
    unit->unit = (struct store_unit){
        .kind = (enum store_unit_kind)kind,
        .index = store_number(query, 3),
        .cpu_milli = store_number(query, 4),
        .mem_bytes = store_number(query, 5),
        .cpu_used = store_number(query, 6),
        .mem_used = store_number(query, 7),
        .model = store_kept_text(store, query, 8),
    };
    return true;
}

static const struct store_table units_table = {
    "SELECT count(*) OVER (),machine_id,kind,idx,cpu_milli,mem_bytes,cpu_used_milli,"
    "mem_used_bytes,model FROM machine_unit WHERE trace_id=?1 "
    "ORDER BY machine_id,kind<>'numa',kind,idx",
    sizeof(struct owned_unit), read_unit
};

static bool read_machine(struct store *store, struct db_query *query, void *item, struct error *err)
{
    struct store_machine *machine = item;

    (void)err;
    *machine = (struct store_machine){
        .row = store_number(query, 1),
        .name = store_kept_text(store, query, 2),
        .type = store_number(query, 3),
        .rack = store_number(query, 4),
        .zone = store_number(query, 5),
        .status = store_kept_text(store, query, 6),
    };
    return true;
}

static const struct store_table machines_table = {
    "SELECT count(*) OVER (),machine_id,name,mtype_id,rack,zone,status FROM machine "
    "WHERE trace_id=?1 ORDER BY machine_id",
    sizeof(struct store_machine), read_machine
};

const struct store_type store_type_unknown = {
    .row = STORE_UNKNOWN,
    .cpu_milli = STORE_UNKNOWN,
    .mem_bytes = STORE_UNKNOWN,
    .disk_bytes = STORE_UNKNOWN,
    .net_bps = STORE_UNKNOWN,
    .speed_mhz = (double)NAN,
    .idle_w = (double)NAN,
    .max_w = (double)NAN,
    .gpu_count = STORE_UNKNOWN,
};

/* Gives each machine its units; both are in order of machines. */
static void share_out(struct store *store, struct store_machine *machines, size_t count,
                      const struct owned_unit *owned, size_t owned_count)
{
    struct store_unit *list = store_array(store, owned_count, sizeof *list);
    size_t at = 0;

    for (size_t i = 0; i < owned_count; i++)
        list[i] = owned[i].unit;
    for (size_t i = 0; i < count; i++) {
        while (at < owned_count && owned[at].machine < machines[i].row)
            at++;
        machines[i].units = list + at;
        for (; at < owned_count && owned[at].machine == machines[i].row; at++) {
            machines[i].unit_count++;
            machines[i].numa_count += owned[at].unit.kind == STORE_NUMA;
        }
    }
}

bool store_machines(struct store *store, int64_t trace_id, struct store_machine **array,
                    size_t *count, struct error *err)
{
    struct owned_unit *owned;
    struct store_type *list;
    size_t type_count, unit_count;

    *array = store_read_table(store, &machines_table, trace_id, count, err);
    if (!*array || !store_types(store, trace_id, &list, &type_count, err))
        return false;
    owned = store_read_table(store, &units_table, trace_id, &unit_count, err);
    if (!owned)
        return false;
    for (size_t i = 0; i < *count; i++) {
        struct store_machine *machine = &(*array)[i];

        machine->figures = store_type_unknown;
        if (machine->type >= 0 && (size_t)machine->type < type_count)
            machine->figures = list[machine->type];
    }
    share_out(store, *array, *count, owned, unit_count);
    return true;
}

static bool read_vm_type(struct store *store, struct db_query *query, void *item, struct error *err)
{
    struct store_vm_type *type = item;

    (void)err;
    *type = (struct store_vm_type){
        .row = store_number(query, 1),
        .name = store_kept_text(store, query, 2),
        .cpu_milli = store_number(query, 3),
        .mem_bytes = store_number(query, 4),
        .numa = store_number(query, 5),
    };
    return true;
}

static const struct store_table vm_types_table = {
    "SELECT count(*) OVER (),vtype_id,name,cpu_milli,mem_bytes,numa FROM vm_type "
    "WHERE trace_id=?1 ORDER BY vtype_id",
    sizeof(struct store_vm_type), read_vm_type
};

bool store_vm_types(struct store *store, int64_t trace_id, struct store_vm_type **array,
                    size_t *count, struct error *err)
{
    *array = store_read_table(store, &vm_types_table, trace_id, count, err);
    return *array != NULL;
}

static bool read_cost(struct store *store, struct db_query *query, void *item, struct error *err)
{
    struct store_cost *cost = item;

    (void)store;
    (void)err;
    *cost = (struct store_cost){
        .vm_type = store_number(query, 1),
        .machine_type = store_number(query, 2),
        .cpu_ppb = store_number(query, 3),
        .mem_ppb = store_number(query, 4),
        .disk_ppb = store_number(query, 5),
        .ssd_ppb = store_number(query, 6),
        .net_ppb = store_number(query, 7),
    };
    return true;
}

static const struct store_table costs_table = {
    "SELECT count(*) OVER (),vtype_id,mtype_id,cpu_ppb,mem_ppb,disk_ppb,ssd_ppb,net_ppb "
    "FROM vm_type_cost WHERE trace_id=?1 ORDER BY vtype_id,mtype_id",
    sizeof(struct store_cost), read_cost
};

bool store_costs(struct store *store, int64_t trace_id, struct store_cost **array, size_t *count,
                 struct error *err)
{
    *array = store_read_table(store, &costs_table, trace_id, count, err);
    return *array != NULL;
}

static bool read_group(struct store *store, struct db_query *query, void *item, struct error *err)
{
    struct store_group *group = item;
    int kind, scope;

    if (!read_word(query, 3, &group_words, &kind, err) ||
        !read_word(query, 4, &scope_words, &scope, err))
        return false;
    *group = (struct store_group){
        .row = store_number(query, 1),
        .name = store_kept_text(store, query, 2),
        .kind = (enum store_group_kind)kind,
        .scope = (enum store_scope)scope,
        .limit = store_number(query, 5),
    };
    return true;
}

static const struct store_table groups_table = {
    "SELECT count(*) OVER (),group_id,name,kind,scope,lim FROM place_group WHERE trace_id=?1 "
    "ORDER BY group_id",
    sizeof(struct store_group), read_group
};

bool store_groups(struct store *store, int64_t trace_id, struct store_group **array, size_t *count,
                  struct error *err)
{
    *array = store_read_table(store, &groups_table, trace_id, count, err);
    return *array != NULL;
}

static bool read_member(struct store *store, struct db_query *query, void *item, struct error *err)
{
    (void)store;
    (void)err;
    *(struct store_member *)item = (struct store_member){
        .vm = store_number(query, 1),
        .group = store_number(query, 2),
        .part = store_number(query, 3),
    };
    return true;
}

static const struct store_table members_table = {
    "SELECT count(*) OVER (),task_id,group_id,part FROM place_member WHERE trace_id=?1 "
    "ORDER BY task_id,group_id",
    sizeof(struct store_member), read_member
};

bool store_members(struct store *store, int64_t trace_id, struct store_member **array,
                   size_t *count, struct error *err)
{
    *array = store_read_table(store, &members_table, trace_id, count, err);
    return *array != NULL;
}

static bool read_allowed(struct store *store, struct db_query *query, void *item, struct error *err)
{
    (void)store;
    (void)err;
    *(struct store_allowed *)item = (struct store_allowed){
        .job = store_number(query, 1),
        .machine = store_number(query, 2),
    };
    return true;
}

static const struct store_table allowed_table = {
    "SELECT count(*) OVER (),job_id,machine_id FROM job_machine WHERE trace_id=?1 "
    "ORDER BY job_id,machine_id",
    sizeof(struct store_allowed), read_allowed
};

bool store_allowed(struct store *store, int64_t trace_id, struct store_allowed **array,
                   size_t *count, struct error *err)
{
    *array = store_read_table(store, &allowed_table, trace_id, count, err);
    return *array != NULL;
}

static bool read_flow(struct store *store, struct db_query *query, void *item, struct error *err)
{
    (void)store;
    (void)err;
    *(struct store_flow *)item = (struct store_flow){
        .job = store_number(query, 1),
        .src = store_number(query, 2),
        .dst = store_number(query, 3),
        .bytes = store_number(query, 4),
    };
    return true;
}

static const struct store_table flows_table = {
    "SELECT count(*) OVER (),job_id,src,dst,bytes FROM flow WHERE trace_id=?1 ORDER BY flow_id",
    sizeof(struct store_flow), read_flow
};

bool store_flows(struct store *store, int64_t trace_id, struct store_flow **array, size_t *count,
                 struct error *err)
{
    *array = store_read_table(store, &flows_table, trace_id, count, err);
    return *array != NULL;
}

static bool read_event(struct store *store, struct db_query *query, void *item, struct error *err)
{
    struct store_event *event = item;
    int kind;

    (void)store;
    if (!read_word(query, 3, &event_words, &kind, err))
        return false;
    *event = (struct store_event){
        .time = store_number(query, 1),
        .machine = store_number(query, 2),
        .kind = (enum store_event_kind)kind,
        .share = store_real(query, 4),
        .duration = store_number(query, 5),
    };
    return true;
}

static const struct store_table events_table = {
    "SELECT count(*) OVER (),t_ns,machine_id,kind,value,duration_ns FROM machine_event "
    "WHERE trace_id=?1 ORDER BY seq",
    sizeof(struct store_event), read_event
};

bool store_events(struct store *store, int64_t trace_id, struct store_event **array, size_t *count,
                  struct error *err)
{
    *array = store_read_table(store, &events_table, trace_id, count, err);
    return *array != NULL;
}

bool store_sizes(struct store *store, int64_t trace_id, struct store_sizes *sizes,
                 struct error *err)
{
    const struct {
        const char *sql;
        int64_t *value;
    } counts[] = {
        { "SELECT count(*) FROM job WHERE trace_id=?1", &sizes->jobs },
        { "SELECT count(*) FROM task WHERE trace_id=?1", &sizes->vms },
        { "SELECT count(*) FROM machine WHERE trace_id=?1", &sizes->machines },
        { "SELECT count(*) FROM machine_type WHERE trace_id=?1", &sizes->types },
        { "SELECT count(*) FROM vm_type WHERE trace_id=?1", &sizes->vm_types },
        { "SELECT count(*) FROM place_group WHERE trace_id=?1", &sizes->groups },
        { "SELECT count(*) FROM flow WHERE trace_id=?1", &sizes->flows },
        { "SELECT count(*) FROM machine_event WHERE trace_id=?1", &sizes->events },
        { "SELECT count(*) FROM series WHERE trace_id=?1", &sizes->series },
        { "SELECT sum(n) FROM series WHERE trace_id=?1", &sizes->samples },
        { "SELECT count(*) FROM graph WHERE trace_id=?1", &sizes->graphs },
        { "SELECT count(*) FROM edge WHERE trace_id=?1", &sizes->edges },
        { "SELECT count(*) FROM file WHERE trace_id=?1", &sizes->files },
    };

    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        if (!store_ask(store, counts[i].sql, trace_id, counts[i].value, err))
            return false;
    return true;
}
