/* Services on machines: every row of reference/traces/expected.tsv about RASA's cluster. */
#include "tests/support/trace_bed.h"
#include "tests/unit/unit.h"

static const struct expected_source sources[] = {
    { "rasa", "rasa/M3.json.gz", { NULL } },
    { NULL, NULL, { NULL } },
};

#define VMS(expression) "SELECT " expression " FROM task WHERE trace_id=?1"
#define PAIRS(expression) "SELECT " expression " FROM flow WHERE trace_id=?1"
#define MACHINES(expression) \
    "SELECT " expression     \
    " FROM machine JOIN machine_type USING(trace_id,mtype_id) WHERE trace_id=?1"
/* Machines whose containers ask for more than there is. */
#define OVERCOMMITTED(resource)                                                             \
    "SELECT count(*) FROM machine m JOIN machine_type t USING(trace_id,mtype_id) WHERE "    \
    "trace_id=?1 AND t." resource "<(SELECT sum(" resource ") FROM task WHERE trace_id=?1 " \
    "AND orig_machine=machine_id)"

static const struct expected_rule rules[] = {
    { "*", HASH, SHA, NULL, NULL },
    { "*", "services", "SELECT count(*) FROM job WHERE trace_id=?1", NULL, NULL },
    { "*", "containers", VMS("count(*)"), NULL, NULL },
    { "*", "machines", MACHINES("count(*)"), NULL, NULL },
    { "*", "machine_types", MACHINES("count(DISTINCT mtype_id)"), NULL, NULL },
    { "*", "traffic_pairs", PAIRS("count(*)"), NULL, NULL },
    { "*", "traffic_sum", PAIRS("round(sum(bytes)/1e15,9)"), NULL, NULL },
    { "*", "machine_cpu_sum", MACHINES("round(sum(cpu_milli)/1e15,9)"), NULL, NULL },
    { "*", "machine_mem_sum", MACHINES("round(sum(mem_bytes)/1e15,9)"), NULL, NULL },
    { "*", "placed", VMS("count(orig_machine)"), NULL, NULL },
    { "*", "services_with_machine_restriction",
      "SELECT count(*) FROM job_machine WHERE trace_id=?1", NULL, NULL },
    { "*", "request_cpu_sum", VMS("sum(cpu_milli)/1e15"), NULL, NULL },
    { "*", "request_mem_sum", VMS("sum(mem_bytes)/1e15"), NULL, NULL },
    { "*", "initially_overcommitted_cpu_machines", OVERCOMMITTED("cpu_milli"), NULL, NULL },
    { "*", "initially_overcommitted_mem_machines", OVERCOMMITTED("mem_bytes"), NULL, NULL },
    { "*", "initial_gained_affinity*",
      "WITH n AS (SELECT job_id,orig_machine AS m,count(*)*1.0 AS k FROM task WHERE trace_id=?1 "
      "GROUP BY 1,2),t AS (SELECT job_id,sum(k) AS s FROM n GROUP BY 1),share AS (SELECT job_id,m,"
      "k/s AS f FROM n JOIN t USING(job_id)) SELECT sum(bytes/1e15*(SELECT sum(min(a.f,b.f)) FROM "
      "share a JOIN share b ON a.m=b.m WHERE a.job_id=src AND b.job_id=dst)) FROM flow WHERE "
      "trace_id=?1",
      NULL, NULL },
    { 0 },
};

static int make(void **state)
{
    return (*state = trace_bed_make(sources)) ? 0 : -1;
}

static int drop(void **state)
{
    trace_bed_drop(*state);
    return 0;
}

static void the_cluster_has_the_known_sums(void **state)
{
    const struct trace_bed *bed = *state;

    assert_int_equal(expected_check(bed->store, "rasa", sources, rules), 16);
}

static void traces_keep_their_promises(void **state)
{
    trace_bed_promises(*state);
}

static void the_same_source_gives_the_same_bytes(void **state)
{
    trace_bed_again(*state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cluster_has_the_known_sums),
        cmocka_unit_test(traces_keep_their_promises),
        cmocka_unit_test(the_same_source_gives_the_same_bytes),
    };

    return trace_bed_has_data() ? cmocka_run_group_tests(tests, make, drop) : 77;
}
