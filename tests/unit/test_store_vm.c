/* Trace store of family vm: what is written is read, order and numbers after a sort, damage. */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/place.h"
#include "tests/unit/unit.h"
#include "traces/store_write.h"

/* Two services and four VMs that do not come in order: the third arrives first. */
static const sim_time submits[] = { 50 * SECOND, 40 * SECOND, 30 * SECOND, 40 * SECOND };
static const int64_t jobs[] = { 0, 0, 1, STORE_UNKNOWN };
static const uint8_t usage[] = { 10, 20, 30 };

static void add_vms(struct store_writer *writer)
{
    struct error err;

    for (int i = 0; i < 2; i++) {
        struct store_row row = { .job = { .submit = i ? 30 * SECOND : 40 * SECOND,
                                          .number = 70 + i } };

        MUST(store_add(writer, &row, &err));
    }
    for (int i = 0; i < 4; i++) {
        struct store_vm vm = store_vm_unknown;

        vm.submit = submits[i];
        vm.job = jobs[i];
        vm.number = i;
        vm.run = i == 3 ? STORE_UNKNOWN : 7 * SECOND;
        vm.cpu_milli = 1000 * (i + 1);
        vm.cpu_mhz = i ? 2926.5 : (double)NAN;
        vm.gpu_spec = i == 2 ? "A|B" : NULL;
        vm.orig_start = submits[i] + SECOND;
        vm.orig_machine = i % 2;
        vm.movable = i == 0;
        MUST(store_add_vm(writer, &vm, &err));
        MUST(store_add_member(writer, &(struct store_member){ i, 0, i / 2 }, &err));
        MUST(store_add_series(writer,
                              &(struct store_series){ .entity = STORE_TASK,
                                                      .id = i,
                                                      .metric = "cpu",
                                                      .unit = "%",
                                                      .t0 = submits[i],
                                                      .step = 300 * SECOND,
                                                      .span = 900 * SECOND,
                                                      .n = i < 3 ? i + 1 : 3,
                                                      .scale = 0.5,
                                                      .codec = STORE_U8,
                                                      .data = usage },
                              0, &err));
    }
}

static void add_rest(struct store_writer *writer)
{
    struct store_type type = store_type_unknown;
    struct store_machine machine = store_machine_unknown;
    const struct store_unit units[] = { { STORE_NUMA, 0, 44000, 5, 1, 2, NULL },
                                        { STORE_NUMA, 1, 44000, 5, 0, STORE_UNKNOWN, NULL },
                                        { STORE_GPU, 0, STORE_UNKNOWN, STORE_UNKNOWN, STORE_UNKNOWN,
                                          STORE_UNKNOWN, "T4" } };
    struct error err;

    type.name = "big";
    type.cpu_milli = 88000;
    type.max_w = 300.5;
    MUST(store_add_type(writer, &type, &err));
    for (int i = 0; i < 2; i++) {
        machine.name = i ? "pm1" : "pm0";
        machine.type = 0;
        machine.rack = 3 + i;
        machine.status = "ACTIVE";
        machine.units = units;
        machine.unit_count = i ? 3 : 2;
        MUST(store_add_machine(writer, &machine, &err));
    }
    MUST(store_add_vm_type(writer, &(struct store_vm_type){ 0, "xl", 4000, 8, 1 }, &err));
    MUST(store_add_cost(writer, &(struct store_cost){ 0, 0, 500, 250, STORE_UNKNOWN, 0, 9 }, &err));
    MUST(store_add_group(
        writer, &(struct store_group){ 0, "g", STORE_FAULT_DOMAIN, STORE_RACK, STORE_UNKNOWN },
        &err));
    MUST(store_add_allowed(writer, &(struct store_allowed){ 1, 0 }, &err));
    MUST(store_add_flow(writer, &(struct store_flow){ STORE_UNKNOWN, 0, 1, 77 }, &err));
    MUST(store_add_event(
        writer, &(struct store_event){ 100 * SECOND, STORE_UNKNOWN, STORE_FAIL, 0.25, 3 * SECOND },
        &err));
}

static void write_trace(const char *path)
{
    struct trace_info info = { .family = "vm", .t0_unix_ns = STORE_UNKNOWN, .procs = 64 };
    struct error err;
    struct store *store = store_open(path, DB_CREATE, &err);
    struct store_writer *writer;

    MUST(store != NULL);
    writer = store_begin(store, "a", false, &err);
    MUST(writer != NULL);
    add_vms(writer);
    add_rest(writer);
    MUST(store_commit(writer, &info, &err));
    assert_int_equal(info.jobs, 4);
    assert_int_equal(info.origin_ns, 30 * SECOND);
    assert_int_equal(info.span_ns, 20 * SECOND);
    store_close(store);
}

static struct store *open_trace(const char *path, struct trace_info *info)
{
    struct error err;
    struct store *store = store_open(path, DB_READ, &err);

    MUST(store != NULL);
    MUST(store_find(store, "a", info, &err));
    return store;
}

/* Numbers of the source in the order of arrival. */
static const int64_t order[] = { 2, 1, 3, 0 };

static void vms_come_in_order(void **state)
{
    const struct place *place = *state;
    struct store_cursor *cursor;
    struct trace_info info;
    struct store_vm vm;
    struct error err;
    struct store *store;
    bool more;

    write_trace(place->path);
    store = open_trace(place->path, &info);
    cursor = store_vms(store, info.id, INT64_MIN, TIME_NEVER, &err);
    for (int i = 0; i < 4; i++) {
        int64_t source = order[i];

        MUST(store_next_vm(cursor, &vm, &more, &err) && more);
        assert_int_equal(vm.row, i);
        assert_int_equal(vm.number, source);
        assert_null(vm.name);
        assert_int_equal(vm.submit, submits[source] - 30 * SECOND);
        assert_int_equal(vm.orig_start, vm.submit + SECOND);
        assert_int_equal(vm.orig_end, STORE_UNKNOWN);
        assert_int_equal(vm.run, source == 3 ? STORE_UNKNOWN : 7 * SECOND);
        /* The second service is the first to arrive. */
        assert_int_equal(vm.job, jobs[source] == STORE_UNKNOWN ? STORE_UNKNOWN : 1 - jobs[source]);
        assert_int_equal(vm.cpu_milli, 1000 * (source + 1));
        assert_true(source ? vm.cpu_mhz == 2926.5 : isnan(vm.cpu_mhz));
        assert_int_equal(vm.mem_bytes, STORE_UNKNOWN);
        assert_int_equal(vm.movable, source == 0);
        assert_int_equal(vm.evictable, STORE_UNKNOWN);
        assert_int_equal(vm.orig_machine, source % 2);
        if (source == 2)
            assert_string_equal(vm.gpu_spec, "A|B");
        else
            assert_null(vm.gpu_spec);
    }
    MUST(store_next_vm(cursor, &vm, &more, &err) && !more);
    store_done(cursor);
    cursor = store_vms(store, info.id, 10 * SECOND, 20 * SECOND, &err);
    for (int i = 1; i < 3; i++) {
        MUST(store_next_vm(cursor, &vm, &more, &err) && more);
        assert_int_equal(vm.number, order[i]);
    }
    MUST(store_next_vm(cursor, &vm, &more, &err) && !more);
    store_done(cursor);
    store_close(store);
}

static void series_follow_their_vms(void **state)
{
    const struct place *place = *state;
    const struct store_series_key all = { STORE_TASK, STORE_UNKNOWN, NULL };
    const struct store_series_key none = { STORE_TASK, 2, "mem" };
    struct store_cursor *cursor;
    struct store_series series, *pieces;
    struct trace_info info;
    struct error err;
    struct store *store;
    size_t count;
    bool more;

    write_trace(place->path);
    store = open_trace(place->path, &info);
    cursor = store_all_series(store, info.id, &all, &err);
    for (int i = 0; i < 4; i++) {
        struct store_steps steps = { .series = &series };
        sim_time time;
        double value;

        MUST(store_next_series(cursor, &series, &more, &err) && more);
        assert_int_equal(series.id, i);
        assert_int_equal(series.n, order[i] < 3 ? order[i] + 1 : 3);
        assert_int_equal(series.t0, submits[order[i]] - 30 * SECOND);
        for (int64_t k = 0; k < series.n; k++) {
            assert_true(store_step(&steps, &time, &value));
            assert_int_equal(time, series.t0 + 300 * SECOND * k);
            assert_true(value == usage[k] * 0.5);
        }
        assert_false(store_step(&steps, &time, &value));
    }
    MUST(store_next_series(cursor, &series, &more, &err) && !more);
    store_done(cursor);
    pieces = store_series(store, info.id, &(struct store_series_key){ STORE_TASK, 2, "cpu" },
                          &count, &err);
    MUST(pieces != NULL);
    assert_int_equal(count, 1);
    assert_int_equal(pieces[0].id, 2);
    assert_int_equal(pieces[0].n, 3);
    assert_string_equal(pieces[0].unit, "%");
    MUST(store_series(store, info.id, &none, &count, &err) != NULL);
    assert_int_equal(count, 0);
    store_close(store);
}

static void machines_have_their_units(void **state)
{
    const struct place *place = *state;
    struct store_machine *machines;
    struct store_type *types;
    struct trace_info info;
    struct error err;
    struct store *store;
    size_t count;

    write_trace(place->path);
    store = open_trace(place->path, &info);
    MUST(store_types(store, info.id, &types, &count, &err));
    assert_int_equal(count, 1);
    assert_string_equal(types[0].name, "big");
    MUST(store_machines(store, info.id, &machines, &count, &err));
    assert_int_equal(count, 2);
    for (int i = 0; i < 2; i++) {
        assert_string_equal(machines[i].name, i ? "pm1" : "pm0");
        assert_int_equal(machines[i].rack, 3 + i);
        assert_int_equal(machines[i].zone, STORE_UNKNOWN);
        assert_int_equal(machines[i].figures.cpu_milli, 88000);
        assert_true(machines[i].figures.max_w == 300.5 && isnan(machines[i].figures.idle_w));
        assert_int_equal(machines[i].numa_count, 2);
        assert_int_equal(machines[i].unit_count, i ? 3 : 2);
        assert_int_equal(machines[i].units[0].cpu_used, 1);
        assert_int_equal(machines[i].units[1].mem_used, STORE_UNKNOWN);
    }
    assert_int_equal(machines[1].units[2].kind, STORE_GPU);
    assert_string_equal(machines[1].units[2].model, "T4");
    store_close(store);
}

static void small_tables_come_back(void **state)
{
    const struct place *place = *state;
    struct store_vm_type *types;
    struct store_cost *costs;
    struct store_group *groups;
    struct store_member *members;
    struct store_allowed *allowed;
    struct store_flow *flows;
    struct store_event *events;
    struct store_sizes sizes;
    struct trace_info info;
    struct error err;
    struct store *store;
    size_t count;

    write_trace(place->path);
    store = open_trace(place->path, &info);
    MUST(store_vm_types(store, info.id, &types, &count, &err));
    assert_true(count == 1 && types[0].cpu_milli == 4000 && strcmp(types[0].name, "xl") == 0);
    MUST(store_costs(store, info.id, &costs, &count, &err));
    assert_true(count == 1 && costs[0].cpu_ppb == 500 && costs[0].disk_ppb == STORE_UNKNOWN &&
                costs[0].ssd_ppb == 0 && costs[0].net_ppb == 9);
    MUST(store_groups(store, info.id, &groups, &count, &err));
    assert_true(count == 1 && groups[0].kind == STORE_FAULT_DOMAIN &&
                groups[0].scope == STORE_RACK && groups[0].limit == STORE_UNKNOWN);
    MUST(store_members(store, info.id, &members, &count, &err));
    assert_int_equal(count, 4);
    for (int i = 0; i < 4; i++)
        assert_true(members[i].vm == i && members[i].part == order[i] / 2);
    MUST(store_allowed(store, info.id, &allowed, &count, &err));
    assert_true(count == 1 && allowed[0].job == 0 && allowed[0].machine == 0);
    MUST(store_flows(store, info.id, &flows, &count, &err));
    assert_true(count == 1 && flows[0].src == 1 && flows[0].dst == 0 && flows[0].bytes == 77);
    MUST(store_events(store, info.id, &events, &count, &err));
    assert_true(count == 1 && events[0].time == 70 * SECOND && events[0].share == 0.25 &&
                events[0].machine == STORE_UNKNOWN && events[0].duration == 3 * SECOND);
    MUST(store_sizes(store, info.id, &sizes, &err));
    assert_true(sizes.jobs == 2 && sizes.vms == 4 && sizes.machines == 2 && sizes.types == 1 &&
                sizes.vm_types == 1 && sizes.groups == 1 && sizes.flows == 1 && sizes.events == 1 &&
                sizes.series == 4 && sizes.samples == 9);
    store_close(store);
}

static void pairs_have_their_own_times(void **state)
{
    /* (0 ms, 1), (299,999 ms, 2), (4,294,967,295 ms, 4,294,967,295) */
    static const uint8_t pairs[] = { 0, 0, 0, 0, 1,    0,    0,    0,    0xdf, 0x93, 4,    0,
                                     2, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
    const struct store_series series = { .t0 = -SECOND,
                                         .step = STORE_UNKNOWN,
                                         .n = 3,
                                         .scale = 0.1,
                                         .codec = STORE_T32U32,
                                         .data = pairs };
    sim_time time;

    (void)state;
    assert_true(store_value(&series, 0, &time) == 0.1 && time == -SECOND);
    assert_true(store_value(&series, 1, &time) == 0.2 && time == -SECOND + 299999 * MILLISECOND);
    assert_true(store_value(&series, 2, &time) == 4294967295.0 * 0.1);
    assert_int_equal(time, -SECOND + 4294967295 * MILLISECOND);
}

static void damage_is_an_error(void **state)
{
    static const char *const damage[] = {
        "UPDATE series SET n=n+1 WHERE entity_id=0",
        "UPDATE series SET step_ns=0 WHERE entity_id=0",
        "UPDATE series SET step_ns=9223372036854775807 WHERE entity_id=0 AND n>1; UPDATE series "
        "SET t0_ns=9223372036854775000 WHERE entity_id=0",
        "UPDATE series SET scale=9e999 WHERE entity_id=0",
        "UPDATE series SET t0_ns=NULL WHERE entity_id=0",
    };
    const struct store_series_key all = { STORE_TASK, STORE_UNKNOWN, NULL };
    const struct place *place = *state;

    for (size_t i = 0; i < sizeof damage / sizeof damage[0]; i++) {
        struct store_cursor *cursor;
        struct store_series series;
        struct trace_info info;
        struct error err;
        struct store *store;
        struct db *db;
        bool more;

        unlink(place->path);
        write_trace(place->path);
        db = db_open(place->path, DB_WRITE, &err);
        MUST(db_exec(db, damage[i], &err));
        db_close(db);
        store = open_trace(place->path, &info);
        cursor = store_all_series(store, info.id, &all, &err);
        assert_false(store_next_series(cursor, &series, &more, &err));
        assert_non_null(strstr(err.text, "damaged store: series 'cpu' of task 0"));
        store_done(cursor);
        store_close(store);
    }
}

/* With an origin that the source gives, what was there before has negative times. */
static void an_origin_stays(void **state)
{
    const struct place *place = *state;
    struct trace_info info = { .family = "vm", .t0_unix_ns = STORE_UNKNOWN };
    struct store_vm vm = store_vm_unknown;
    struct error err;
    struct store *store = store_open(place->path, DB_CREATE, &err);
    struct store_writer *writer = store_begin(store, "a", false, &err);
    struct store_cursor *cursor;
    bool more;

    store_set_origin(writer, 10 * SECOND);
    for (int i = 0; i < 2; i++) {
        vm.number = i;
        vm.submit = i ? -90 * SECOND : 30 * SECOND;
        MUST(store_add_vm(writer, &vm, &err));
    }
    MUST(store_commit(writer, &info, &err));
    assert_int_equal(info.origin_ns, 10 * SECOND);
    assert_int_equal(info.span_ns, 20 * SECOND);
    cursor = store_vms(store, info.id, INT64_MIN, 0, &err);
    MUST(store_next_vm(cursor, &vm, &more, &err) && more);
    assert_true(vm.number == 1 && vm.submit == -100 * SECOND);
    MUST(store_next_vm(cursor, &vm, &more, &err) && !more);
    store_done(cursor);
    store_close(store);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, place_make, place_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(vms_come_in_order),
        TEST(series_follow_their_vms),
        TEST(machines_have_their_units),
        TEST(small_tables_come_back),
        TEST(damage_is_an_error),
        TEST(an_origin_stays),
        cmocka_unit_test(pairs_have_their_own_times),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
