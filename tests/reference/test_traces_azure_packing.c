/*
 * VM requests of Azure for packing, of which no file is at hand: a database of the published shape
 * is made here, and what the store holds of it is compared with what went in.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sim/base/arena.h"
#include "sim/base/rng.h"
#include "tests/support/trace_bed.h"
#include "tests/unit/unit.h"

enum { VMS = 3000, TYPES = 24, MACHINES = 5, TENANTS = 50 };

#define DAY (86400 * SECOND)

/* One VM; times in 2^-20 days, which doubles hold exactly. */
struct vm {
    int64_t start, end; /* end INT64_MAX: none */
    int type, tenant, low;
};

struct bed {
    char folder[64], file[96];
    struct expected_source sources[2];
    struct trace_bed *traces;
    struct vm vm[VMS];
};

/* Type t takes (t+1)/24 of the cores of machine m, a half more with each m; not all are there. */
static double core_of(int type, int machine)
{
    return (type + 1) / 24.0 / (1 + 0.5 * machine);
}

static bool fits(int type, int machine)
{
    return (type + machine) % 4 != 3;
}

static void make_types(struct db *db)
{
    struct error err;
    struct db_query *query =
        db_query(db, "INSERT INTO vmType VALUES(NULL,?1,?2,?3,?4,NULL,?5,?6)", &err);

    MUST(query != NULL);
    for (int machine = MACHINES; machine-- > 0;)
        for (int type = 0; type < TYPES; type++) {
            if (!fits(type, machine))
                continue;
            db_bind_int(query, 1, 1000 + type);
            db_bind_int(query, 2, machine);
            db_bind_real(query, 3, core_of(type, machine));
            db_bind_real(query, 4, (type + 1) / 32.0);
            db_bind_real(query, 5, 0.001 * type);
            db_bind_real(query, 6, 0);
            MUST(db_run(query, &err));
        }
    db_done(query);
}

static void make_vms(struct bed *bed, struct db *db)
{
    struct error err;
    struct db_query *query = db_query(db, "INSERT INTO vm VALUES(?1,?2,?3,?4,?5,?6)", &err);
    struct rng rng;

    MUST(query != NULL);
    rng_stream(&rng, 11, 0, RNG_SERVICE, 0);
    for (int i = 0; i < VMS; i++) {
        struct vm *vm = &bed->vm[i];

        vm->start = (int64_t)rng_below(&rng, 24 << 20) - (10 << 20);
        vm->end = rng_below(&rng, 8) ? vm->start + (int64_t)rng_below(&rng, 20 << 20) : INT64_MAX;
        vm->type = (int)rng_below(&rng, TYPES);
        vm->tenant = (int)rng_below(&rng, TENANTS);
        vm->low = (int)rng_below(&rng, 2);
        db_bind_int(query, 1, i);
        db_bind_int(query, 2, 500 + vm->tenant);
        db_bind_int(query, 3, 1000 + vm->type);
        db_bind_int(query, 4, vm->low);
        db_bind_real(query, 5, ldexp((double)vm->start, -20));
        db_bind_real(query, 6, vm->end == INT64_MAX ? (double)NAN : ldexp((double)vm->end, -20));
        MUST(db_run(query, &err));
    }
    db_done(query);
}

static int make(void **state)
{
    struct bed *bed = mem_alloc(sizeof *bed);
    struct error err;
    struct db *db;

    snprintf(bed->folder, sizeof bed->folder, "/tmp/orrery-packing-XXXXXX");
    if (!mkdtemp(bed->folder))
        return -1;
    snprintf(bed->file, sizeof bed->file, "%s/packing.sqlite", bed->folder);
    db = db_open(bed->file, DB_CREATE, &err);
    MUST(db != NULL);
    MUST(db_exec(db,
                 "PRAGMA synchronous=OFF;"
                 "CREATE TABLE vm(vmId INTEGER,tenantId INTEGER,vmTypeId INTEGER,priority INTEGER,"
                 "starttime REAL,endtime REAL);"
                 "CREATE TABLE vmType(id INTEGER PRIMARY KEY,vmTypeId INTEGER,machineId INTEGER,"
                 "core REAL,memory REAL,hdd REAL,ssd REAL,nic REAL);"
                 "CREATE INDEX by_start ON vm(starttime);BEGIN",
                 &err));
    make_types(db);
    make_vms(bed, db);
    MUST(db_exec(db, "COMMIT", &err));
    db_close(db);
    bed->sources[0] = (struct expected_source){ "packing", bed->file, { NULL } };
    bed->traces = trace_bed_make(bed->sources);
    *state = bed;
    return bed->traces ? 0 : -1;
}

static int drop(void **state)
{
    struct bed *bed = *state;

    trace_bed_drop(bed->traces);
    unlink(bed->file);
    rmdir(bed->folder);
    mem_free(bed);
    return 0;
}

static int64_t ask(void **state, const char *sql)
{
    const struct bed *bed = *state;

    return trace_bed_ask(bed->traces, sql);
}

/* 2^-20 days to the nearest nanosecond, in whole numbers. */
static int64_t nanoseconds(int64_t time)
{
    int64_t whole = time >> 20;
    int64_t rest = time & ((1 << 20) - 1);

    return whole * DAY + (rest * (DAY / 1024) + 512) / 1024;
}

static void vms_keep_times_tenants_and_priorities(void **state)
{
    const struct bed *bed = *state;
    char sql[300];

    assert_int_equal(ask(state, "SELECT jobs FROM trace"), VMS);
    assert_int_equal(ask(state, "SELECT origin_ns FROM trace"), 0);
    for (int i = 0; i < VMS; i += 7) {
        const struct vm *vm = &bed->vm[i];
        int64_t submit = nanoseconds(vm->start);
        int64_t run = vm->end == INT64_MAX ? -1 : nanoseconds(vm->end) - submit;

        snprintf(sql, sizeof sql,
                 "SELECT count(*) FROM task JOIN vm_type USING(trace_id,vtype_id) WHERE "
                 "task.name='%d' AND submit_ns=%lld AND coalesce(runtime_ns,-1)=%lld AND "
                 "vm_type.name='%d' AND tenant=%d AND priority=%d AND evictable=%d",
                 i, (long long)submit, (long long)run, 1000 + vm->type, 500 + vm->tenant, vm->low,
                 vm->low);
        assert_int_equal(ask(state, sql), 1);
    }
}

static void sums_are_those_of_what_went_in(void **state)
{
    const struct bed *bed = *state;
    int64_t before = 0;
    int64_t endless = 0;
    int64_t run = 0;

    for (int i = 0; i < VMS; i++) {
        const struct vm *vm = &bed->vm[i];

        before += vm->start < 0;
        endless += vm->end == INT64_MAX;
        if (vm->end != INT64_MAX)
            run += (nanoseconds(vm->end) - nanoseconds(vm->start)) / 1000;
    }
    assert_true(before > 0 && endless > 0);
    assert_int_equal(ask(state, "SELECT count(*) FROM task WHERE submit_ns<0"), before);
    assert_int_equal(ask(state, "SELECT count(*) FROM task WHERE runtime_ns IS NULL"), endless);
    assert_int_equal(ask(state, "SELECT sum(runtime_ns/1000) FROM task"), run);
    assert_int_equal(ask(state, "SELECT rows FROM import_count WHERE reason LIKE 'no endtime%'"),
                     endless);
}

/* Machines without limit, all of kind 0: the largest part of machines that VMs ever hold. */
static void the_peak_without_limit_is_that_of_a_count(void **state)
{
    const struct bed *bed = *state;
    int64_t peak = 0;

    for (int i = 0; i < VMS; i++) {
        int64_t level = 0;

        for (int k = 0; k < VMS; k++) {
            const struct vm *vm = &bed->vm[k];

            if (fits(vm->type, 0) && vm->start <= bed->vm[i].start && vm->end > bed->vm[i].start)
                level += (int64_t)((vm->type + 1) * 1000000000.0 / 24);
        }
        peak = level > peak ? level : peak;
    }
    assert_int_equal(
        ask(state, "WITH part AS (SELECT submit_ns AS t,cpu_ppb AS d,runtime_ns AS run FROM task "
                   "JOIN vm_type_cost c USING(trace_id,vtype_id) JOIN machine_type m USING("
                   "trace_id,mtype_id) WHERE m.name='0' AND (runtime_ns>0 OR runtime_ns IS NULL)) "
                   "SELECT max(level) FROM (SELECT sum(sum(d)) OVER (ORDER BY t) AS level FROM ("
                   "SELECT t,d FROM part UNION ALL SELECT t+run,-d FROM part WHERE run IS NOT "
                   "NULL) GROUP BY t)"),
        peak);
}

/* Needs are cut, so that what fills a machine in the source fills it here. */
static void needs_are_billionths_of_each_machine(void **state)
{
    char sql[300];
    int64_t pairs = 0;

    for (int type = 0; type < TYPES; type++)
        for (int machine = 0; machine < MACHINES; machine++) {
            double core = core_of(type, machine) * 1e9;
            int64_t kept;

            snprintf(sql, sizeof sql,
                     "SELECT cpu_ppb FROM vm_type_cost c JOIN vm_type v USING(trace_id,vtype_id) "
                     "JOIN machine_type m USING(trace_id,mtype_id) WHERE v.name='%d' AND "
                     "m.name='%d'",
                     1000 + type, machine);
            kept = ask(state, sql);
            pairs += fits(type, machine);
            if (!fits(type, machine)) {
                assert_int_equal(kept, -1);
                continue;
            }
            assert_true((double)kept <= core + 1e-5 && (double)kept > core - 1);
        }
    assert_int_equal(ask(state, "SELECT count(*) FROM vm_type_cost"), pairs);
    assert_int_equal(ask(state, "SELECT cpu_ppb FROM vm_type_cost c JOIN vm_type v USING(trace_id,"
                                "vtype_id) JOIN machine_type m USING(trace_id,mtype_id) WHERE "
                                "v.name='1000' AND m.name='0'"),
                     41666666);
    assert_int_equal(ask(state, "SELECT count(*) FROM vm_type_cost WHERE disk_ppb IS NULL AND "
                                "net_ppb=0"),
                     pairs);
    /* 0.003 has no exact double. */
    assert_int_equal(ask(state, "SELECT max(ssd_ppb) FROM vm_type_cost c JOIN vm_type v USING("
                                "trace_id,vtype_id) WHERE v.name='1003'"),
                     3000000);
}

static void traces_keep_their_promises(void **state)
{
    const struct bed *bed = *state;

    trace_bed_promises(bed->traces);
}

static void the_same_sources_give_the_same_bytes(void **state)
{
    const struct bed *bed = *state;

    trace_bed_again(bed->traces);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vms_keep_times_tenants_and_priorities),
        cmocka_unit_test(sums_are_those_of_what_went_in),
        cmocka_unit_test(the_peak_without_limit_is_that_of_a_count),
        cmocka_unit_test(needs_are_billionths_of_each_machine),
        cmocka_unit_test(traces_keep_their_promises),
        cmocka_unit_test(the_same_sources_give_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, make, drop);
}
