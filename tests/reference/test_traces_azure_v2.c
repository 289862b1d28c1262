/*
 * The VM table of Azure's public dataset V2: rows that its publishers show with lifetime and core
 * hours, and a long made-up table against sums that are computed aside.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "sim/base/arena.h"
#include "sim/base/rng.h"
#include "tests/support/trace_bed.h"
#include "tests/unit/unit.h"

enum { VMS = 3000, DEPLOYMENTS = 40, TENANTS = 7 };

/* The first rows of the table in the publishers' notebook; ids shortened. */
static const char *const shown[] = {
    "71fJw0x+,GB6uQC1N,2sh/ZjaY,558300,1673700,91.776885,0.728879,20.759630,Delay-insensitive,8,32",
    "rKggHO/0,ub4ty8yg,+ZraIDUN,424500,425400,37.879261,3.325358,37.879261,Unknown,4,32",
    "YrR8gPtB,9LrdYRcU,GEyIElfP,1133100,1133700,0.304368,0.220553,0.304368,Unknown,4,32",
    "xzQ++JF1,0XnZZ8sM,7aCQS6fP,0,2591400,98.573424,30.340054,98.212503,Interactive,2,4",
    "vZEivnha,HUGaZ+pi,/s/D5VtT,228300,229800,82.581449,13.876299,82.581449,Unknown,2,4",
};

/* One VM of the made-up table. */
struct vm {
    int64_t created, deleted, cores, mem, deployment, tenant;
};

struct bed {
    char folder[64], shown[96], made[96];
    struct expected_source sources[4];
    struct trace_bed *traces;
    struct vm vm[VMS];
};

static void write_shown(const struct bed *bed)
{
    FILE *file = fopen(bed->shown, "w");

    assert_non_null(file);
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        fprintf(file, "%s\n", shown[i]);
    fclose(file);
}

static void write_made(struct bed *bed)
{
    static const int cores[] = { 2, 4, 8, 12, 24, 0 };
    static const int mem[] = { 2, 4, 8, 32, 64, 0 };
    FILE *file = fopen(bed->made, "w");
    struct rng rng;

    assert_non_null(file);
    rng_stream(&rng, 7, 0, RNG_SERVICE, 0);
    for (int i = 0; i < VMS; i++) {
        struct vm *vm = &bed->vm[i];
        int c = cores[rng_below(&rng, 6)];
        int m = mem[rng_below(&rng, 6)];

        vm->created = 300 * (int64_t)rng_below(&rng, 8600);
        vm->deleted = vm->created + 300 * (int64_t)rng_below(&rng, 50);
        vm->deployment = (int64_t)rng_below(&rng, DEPLOYMENTS);
        vm->tenant = vm->deployment % TENANTS;
        vm->cores = c ? c : 30;
        vm->mem = m ? m : 70;
        fprintf(file, "vm%d,s%d,d%d,%lld,%lld,1,1,1,Unknown,", i, (int)vm->tenant,
                (int)vm->deployment, (long long)vm->created, (long long)vm->deleted);
        fprintf(file, c ? "%d," : ">24,", c);
        fprintf(file, m ? "%d\n" : ">64\n", m);
    }
    fclose(file);
}

static int make(void **state)
{
    struct bed *bed = mem_alloc(sizeof *bed);

    snprintf(bed->folder, sizeof bed->folder, "/tmp/orrery-v2-XXXXXX");
    if (!mkdtemp(bed->folder))
        return -1;
    snprintf(bed->shown, sizeof bed->shown, "%s/shown.csv", bed->folder);
    snprintf(bed->made, sizeof bed->made, "%s/made.csv", bed->folder);
    write_shown(bed);
    write_made(bed);
    bed->sources[0] = (struct expected_source){ "shown", bed->shown, { "shortest=300s" } };
    bed->sources[1] = (struct expected_source){ "made", bed->made, { NULL } };
    bed->sources[2] =
        (struct expected_source){ "larger", bed->made, { "over_cores=32", "over_memory=112.5" } };
    bed->traces = trace_bed_make(bed->sources);
    *state = bed;
    return bed->traces ? 0 : -1;
}

static int drop(void **state)
{
    struct bed *bed = *state;

    trace_bed_drop(bed->traces);
    unlink(bed->shown);
    unlink(bed->made);
    rmdir(bed->folder);
    mem_free(bed);
    return 0;
}

static int64_t ask(void **state, const char *sql)
{
    const struct bed *bed = *state;

    return trace_bed_ask(bed->traces, sql);
}

#define OF(trace) " FROM task JOIN trace USING(trace_id) WHERE trace.name='" trace "'"

/* Hours and core hours as the notebook shows them, in millionths. */
static void rows_have_the_published_core_hours(void **state)
{
    static const struct {
        const char *id;
        int64_t hours, core_hours;
    } known[] = {
        { "71fJw0x+", 309833333, 2478666667 }, { "rKggHO/0", 250000, 1000000 },
        { "YrR8gPtB", 166667, 666667 },        { "xzQ++JF1", 719833333, 1439666667 },
        { "vZEivnha", 416667, 833333 },
    };
    char sql[256];

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        snprintf(sql, sizeof sql,
                 "SELECT CAST(round(runtime_ns/3600e3) AS INTEGER)" OF("shown") " AND "
                                                                                "task.name='%s'",
                 known[i].id);
        assert_int_equal(ask(state, sql), known[i].hours);
        snprintf(sql, sizeof sql,
                 "SELECT CAST(round(runtime_ns*(cpu_milli/1000)/3600e3) AS INTEGER)" OF(
                     "shown") " AND task.name='%s'",
                 known[i].id);
        assert_int_equal(ask(state, sql), known[i].core_hours);
    }
    assert_int_equal(ask(state, "SELECT mem_bytes" OF("shown") " AND task.name='vZEivnha'"),
                     INT64_C(4) << 30);
    assert_int_equal(ask(state, "SELECT count(qos)" OF("shown")), 2);
}

static void a_long_table_has_the_sums_computed_aside(void **state)
{
    const struct bed *bed = *state;
    int64_t starts[DEPLOYMENTS];
    int64_t run = 0, core_s = 0, mem = 0, start = 0;

    for (int d = 0; d < DEPLOYMENTS; d++)
        starts[d] = INT64_MAX;
    for (int i = 0; i < VMS; i++) {
        const struct vm *vm = &bed->vm[i];

        run += vm->deleted - vm->created;
        core_s += (vm->deleted - vm->created) * vm->cores;
        mem += vm->mem;
        if (vm->created < starts[vm->deployment])
            starts[vm->deployment] = vm->created;
    }
    for (int d = 0; d < DEPLOYMENTS; d++)
        start += starts[d];
    assert_int_equal(ask(state, "SELECT count(*)" OF("made")), VMS);
    assert_int_equal(ask(state, "SELECT sum(runtime_ns/1000000000)" OF("made")), run);
    assert_int_equal(ask(state, "SELECT sum(runtime_ns/1000000000*(cpu_milli/1000))" OF("made")),
                     core_s);
    assert_int_equal(ask(state, "SELECT sum(mem_bytes>>30)" OF("made")), mem);
    assert_int_equal(ask(state, "SELECT count(DISTINCT tenant)" OF("made")), TENANTS);
    assert_int_equal(ask(state, "SELECT sum((submit_ns+origin_ns)/1000000000) FROM job JOIN trace "
                                "USING(trace_id) WHERE trace.name='made'"),
                     start);
}

/* Each VM keeps its deployment, and that its tenant, whatever the order of the rows. */
static void vms_keep_their_deployment_and_tenant(void **state)
{
    const struct bed *bed = *state;
    int64_t deployments = 0;
    int64_t tenants = 0;

    for (int i = 0; i < VMS; i++) {
        deployments += bed->vm[i].deployment * i;
        tenants += bed->vm[i].tenant * i;
    }
    assert_int_equal(ask(state, "SELECT sum(substr(job.name,2)*substr(task.name,3)) FROM task JOIN "
                                "trace USING(trace_id) JOIN job USING(trace_id,job_id) WHERE "
                                "trace.name='made'"),
                     deployments);
    assert_int_equal(ask(state, "SELECT sum(substr(text,2)*substr(task.name,3)) FROM task JOIN "
                                "trace USING(trace_id) JOIN label ON label.trace_id=task.trace_id "
                                "AND label.kind='user' AND id=tenant WHERE trace.name='made'"),
                     tenants);
}

/* The highest level on machines without limit, and the seconds at which it is reached first. */
static void the_peak_without_limit_is_that_of_a_count(void **state)
{
    const struct bed *bed = *state;
    int64_t peak = 0;

    for (int i = 0; i < VMS; i++) {
        int64_t level = 0;

        for (int k = 0; k < VMS; k++)
            if (bed->vm[k].created <= bed->vm[i].created && bed->vm[k].deleted > bed->vm[i].created)
                level += bed->vm[k].cores;
        peak = level > peak ? level : peak;
    }
    assert_int_equal(
        ask(state, "WITH made AS (SELECT submit_ns AS t,cpu_milli AS d,runtime_ns AS run" OF(
                       "made") ") SELECT max(level)/1000 FROM (SELECT sum(sum(d)) OVER (ORDER BY "
                               "t) AS level FROM (SELECT t,d FROM made WHERE run>0 UNION ALL "
                               "SELECT t+run,-d FROM made WHERE run>0) GROUP BY t)"),
        peak);
}

static void options_size_the_open_buckets(void **state)
{
    assert_int_equal(ask(state, "SELECT sum(cpu_milli=30000)" OF("made")),
                     ask(state, "SELECT sum(cpu_milli=32000)" OF("larger")));
    assert_true(ask(state, "SELECT sum(cpu_milli=32000)" OF("larger")) > 0);
    assert_int_equal(ask(state, "SELECT max(mem_bytes)" OF("larger")), INT64_C(225) << 29);
    assert_int_equal(ask(state, "SELECT rows FROM import_count JOIN trace USING(trace_id) WHERE "
                                "name='made' AND reason LIKE '%vmcore%open bucket%'"),
                     ask(state, "SELECT sum(cpu_milli=30000)" OF("made")));
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
        cmocka_unit_test(rows_have_the_published_core_hours),
        cmocka_unit_test(a_long_table_has_the_sums_computed_aside),
        cmocka_unit_test(vms_keep_their_deployment_and_tenant),
        cmocka_unit_test(the_peak_without_limit_is_that_of_a_count),
        cmocka_unit_test(options_size_the_open_buckets),
        cmocka_unit_test(traces_keep_their_promises),
        cmocka_unit_test(the_same_sources_give_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, make, drop);
}
