/* The pods and nodes of openb: every row of reference/traces/expected.tsv about them. */
#include "tests/support/trace_bed.h"
#include "tests/unit/unit.h"

#define NODES "nodes=@openb/openb_node_list_all_node.csv"

static const struct expected_source sources[] = {
    { "default", "openb/openb_pod_list_default.csv.gz", { NODES } },
    { "gpuspec33", "openb/openb_pod_list_gpuspec33.csv.gz", { NULL } },
    { "cpu250", "openb/openb_pod_list_cpu250.csv.gz", { NULL } },
    { "sequence", "openb/openb_pod_list_cpu250.csv.gz", { "times=sequence", "gap=2s" } },
    { "ran", "openb/openb_pod_list_default.csv.gz", { "pending=drop" } },
    { NULL, NULL, { NULL } },
};

#define N "openb/openb_node*"
#define NODE(expression)                                                                           \
    "SELECT " expression " FROM machine m JOIN machine_type USING(trace_id,mtype_id) WHERE trace_" \
    "id=?1"
#define POD(expression) "SELECT " expression " FROM task WHERE trace_id=?1"
#define PODS(condition) POD("count(*) FILTER (WHERE " condition ")")
#define TIME(expression)                                                                     \
    "SELECT " expression " FROM (SELECT (submit_ns+origin_ns)/1000000000 AS created,"        \
    "(orig_end_ns+origin_ns)/1000000000 AS deleted,(orig_start_ns+origin_ns)/1000000000 AS " \
    "scheduled FROM task JOIN trace USING(trace_id) WHERE trace_id=?1)"

static const struct expected_rule rules[] = {
    { N, HASH, FILE_SHA("nodes"), NULL, NULL },
    { N, "rows", NODE("count(*)"), NULL, NULL },
    { N, "sn.n", NODE("count(m.name)"), NULL, NULL },
    { N, "sn.distinct", NODE("count(DISTINCT m.name)"), NULL, NULL },
    { N, "cpu_milli.n", NODE("count(cpu_milli)"), NULL, NULL },
    { N, "cpu_milli.sum", NODE("sum(cpu_milli)"), NULL, NULL },
    { N, "cpu_milli.min", NODE("min(cpu_milli)"), NULL, NULL },
    { N, "cpu_milli.max", NODE("max(cpu_milli)"), NULL, NULL },
    { N, "memory_mib.n", NODE("count(mem_bytes)"), NULL, NULL },
    { N, "memory_mib.sum", NODE("sum(mem_bytes)/1048576"), NULL, NULL },
    { N, "memory_mib.min", NODE("min(mem_bytes)/1048576"), NULL, NULL },
    { N, "memory_mib.max", NODE("max(mem_bytes)/1048576"), NULL, NULL },
    { N, "gpu.n", NODE("count(gpu_count)"), NULL, NULL },
    { N, "gpu.sum", NODE("sum(gpu_count)"), NULL, NULL },
    { N, "gpu.min", NODE("min(gpu_count)"), NULL, NULL },
    { N, "gpu.max", NODE("max(gpu_count)"), NULL, NULL },
    { N, "model.n", NODE("count(gpu_model)"), NULL, NULL },
    { N, "model.distinct", NODE("count(DISTINCT gpu_model)"), NULL, NULL },
    { N, "gpus", "SELECT count(*) FROM machine_unit WHERE trace_id=?1 AND kind='gpu'", NULL, NULL },
    { N, "cpu_only_nodes", NODE("count(*) FILTER (WHERE gpu_count=0)"), NULL, NULL },
    { N, "machine_types", "SELECT count(*) FROM machine_type WHERE trace_id=?1", NULL, NULL },
    { N, "nodes[*]",
      NODE("count(*) FILTER (WHERE printf('%s x%d',coalesce(gpu_model,'none'),gpu_count)=?2)"),
      NULL, NULL },

    { "*", HASH, SHA, NULL, NULL },
    { "*", "rows", POD("count(*)"), NULL, NULL },
    { "*", "name.n", POD("count(name)"), NULL, NULL },
    { "*", "name.distinct", POD("count(DISTINCT name)"), NULL, NULL },
    { "*", "cpu_milli.n", POD("count(cpu_milli)"), NULL, NULL },
    { "*", "cpu_milli.sum", POD("sum(cpu_milli)"), NULL, NULL },
    { "*", "cpu_milli.min", POD("min(cpu_milli)"), NULL, NULL },
    { "*", "cpu_milli.max", POD("max(cpu_milli)"), NULL, NULL },
    { "*", "memory_mib.n", POD("count(mem_bytes)"), NULL, NULL },
    { "*", "memory_mib.sum", POD("sum(mem_bytes)/1048576"), NULL, NULL },
    { "*", "memory_mib.min", POD("min(mem_bytes)/1048576"), NULL, NULL },
    { "*", "memory_mib.max", POD("max(mem_bytes)/1048576"), NULL, NULL },
    { "*", "num_gpu.n", POD("count(gpu_count)"), NULL, NULL },
    { "*", "num_gpu.sum", POD("sum(gpu_count)"), NULL, NULL },
    { "*", "num_gpu.min", POD("min(gpu_count)"), NULL, NULL },
    { "*", "num_gpu.max", POD("max(gpu_count)"), NULL, NULL },
    { "*", "gpu_milli.n", POD("count(gpu_milli)"), NULL, NULL },
    { "*", "gpu_milli.sum", POD("sum(gpu_milli)"), NULL, NULL },
    { "*", "gpu_milli.min", POD("min(gpu_milli)"), NULL, NULL },
    { "*", "gpu_milli.max", POD("max(gpu_milli)"), NULL, NULL },
    { "*", "gpu_spec.n", POD("count(gpu_spec)"), NULL, NULL },
    { "*", "gpu_spec.distinct", POD("count(DISTINCT gpu_spec)"), NULL, NULL },
    { "*", "qos.n", POD("count(qos)"), NULL, NULL },
    { "*", "qos.distinct", POD("count(DISTINCT qos)"), NULL, NULL },
    { "*", "pod_phase.n", POD("count(status)"), NULL, NULL },
    { "*", "pod_phase.distinct", POD("count(DISTINCT status)"), NULL, NULL },
    { "*", "creation_time.n", TIME("count(created)"), NULL, NULL },
    { "*", "creation_time.sum", TIME("sum(created)"), NULL, NULL },
    { "*", "creation_time.min", TIME("min(created)"), NULL, NULL },
    { "*", "creation_time.max", TIME("max(created)"), NULL, NULL },
    { "*", "deletion_time.n", TIME("count(deleted)"), NULL, NULL },
    { "*", "deletion_time.sum", TIME("sum(deleted)"), NULL, NULL },
    { "*", "deletion_time.min", TIME("min(deleted)"), NULL, NULL },
    { "*", "deletion_time.max", TIME("max(deleted)"), NULL, NULL },
    { "*", "scheduled_time.n", TIME("count(scheduled)"), NULL, NULL },
    { "*", "scheduled_time.sum", TIME("sum(scheduled)"), NULL, NULL },
    { "*", "scheduled_time.min", TIME("min(scheduled)"), NULL, NULL },
    { "*", "scheduled_time.max", TIME("max(scheduled)"), NULL, NULL },
    { "*", "unscheduled", PODS("orig_start_ns IS NULL AND runtime_ns IS NULL"), NULL, NULL },
    { "*", "gpu_request_milli", POD("sum(gpu_count*gpu_milli)"), NULL, NULL },
    { "*", "cpu_only", PODS("gpu_count=0"), NULL, NULL },
    { "*", "gpu_sharing", PODS("gpu_count=1 AND gpu_milli<1000"), NULL, NULL },
    { "*", "with_gpu_spec", POD("count(gpu_spec)"), NULL, NULL },
    { "*", "pods[num_gpu=*]", PODS("gpu_count=?2+0"), NULL, NULL },
    { "*", "pods[qos=*]", PODS("qos=?2"), NULL, NULL },
    { "*", "pods[phase=*]", PODS("status=?2"), NULL, NULL },
    { "*", "inf.gpu_milli.peak", PEAK("orig_start_ns", "runtime_ns", "(gpu_count*gpu_milli)"), NULL,
      NULL },
    { "*", "inf.gpu_milli.peak_time",
      PEAK_TIME("orig_start_ns", "runtime_ns", "(gpu_count*gpu_milli)", "1000000000"), NULL, NULL },
    { "*", "inf.gpu_milli.area", POD("sum(runtime_ns/1000000000*gpu_count*gpu_milli)"), NULL,
      NULL },
    { "*", "inf.cpu_milli.peak", PEAK("orig_start_ns", "runtime_ns", "cpu_milli"), NULL, NULL },
    { "*", "inf.cpu_milli.peak_time",
      PEAK_TIME("orig_start_ns", "runtime_ns", "cpu_milli", "1000000000"), NULL, NULL },
    { "*", "inf.cpu_milli.area", POD("sum(runtime_ns/1000000000*cpu_milli)"), NULL, NULL },
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

static void pods_and_nodes_have_the_known_sums(void **state)
{
    const struct trace_bed *bed = *state;

    assert_int_equal(expected_check(bed->store, "openb", sources, rules), 218);
}

static void traces_keep_their_promises(void **state)
{
    trace_bed_promises(*state);
}

static void the_same_sources_give_the_same_bytes(void **state)
{
    trace_bed_again(*state);
}

/* The list as packing studies load it: in its own order, which is not that of the times. */
static void a_sequence_has_no_times_but_its_gap(void **state)
{
#define SEQUENCE "FROM task JOIN trace USING(trace_id) WHERE trace.name='sequence'"
    assert_int_equal(trace_bed_ask(*state, "SELECT count(*) " SEQUENCE), 9420);
    assert_int_equal(trace_bed_ask(*state, "SELECT count(*) " SEQUENCE
                                           " AND (submit_ns<>2000000000*task_id OR runtime_ns IS "
                                           "NOT NULL OR orig_start_ns IS NOT NULL)"),
                     0);
    assert_int_equal(trace_bed_ask(*state, "SELECT count(*) " SEQUENCE
                                           " AND task.name=printf('openb-pod-%04d',task_id)"),
                     9420);
    assert_int_equal(trace_bed_ask(*state, "SELECT sum(gpu_count*gpu_milli) " SEQUENCE), 6086800);
#undef SEQUENCE
}

static void pods_that_never_ran_can_be_left_out(void **state)
{
    assert_int_equal(trace_bed_ask(*state, "SELECT jobs FROM trace WHERE name='ran'"), 8152 - 897);
    assert_int_equal(trace_bed_ask(*state, "SELECT sum(runtime_ns/1000000000*cpu_milli) FROM task "
                                           "JOIN trace USING(trace_id) WHERE trace.name='ran'"),
                     2506537593492);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pods_and_nodes_have_the_known_sums),
        cmocka_unit_test(traces_keep_their_promises),
        cmocka_unit_test(the_same_sources_give_the_same_bytes),
        cmocka_unit_test(a_sequence_has_no_times_but_its_gap),
        cmocka_unit_test(pods_that_never_ran_can_be_left_out),
    };

    return trace_bed_has_data() ? cmocka_run_group_tests(tests, make, drop) : 77;
}
