/* Requests, servers and racks of Huawei: every row of reference/traces/expected.tsv about them. */
#include "tests/support/trace_bed.h"
#include "tests/unit/unit.h"

#define MACHINES "machines=@huawei_topology/PM_res.csv"
#define TOPOLOGY "topology=@huawei_topology/topology_provider.csv.gz"

static const struct expected_source sources[] = {
    { "C1", "huawei_topology/VM_data_C1.csv", { MACHINES } },
    { "C2", "huawei_topology/VM_data_C2.csv", { NULL } },
    { "C3", "huawei_topology/VM_data_C3.csv", { "gap=0s" } },
    { "hosts", "huawei_topology/VM_data_C1.csv", { TOPOLOGY } },
    { "both", "huawei_topology/VM_data_C1.csv", { MACHINES, TOPOLOGY, "affinity=zone" } },
    { NULL, NULL, { NULL } },
};

#define P "*PM_res.csv"
#define FREE(column) "SELECT " column " FROM machine_unit WHERE trace_id=?1 AND kind='numa'"
#define FREE1(column) FREE(column) " AND idx=0"
#define FREE2(column) FREE(column) " AND idx=1"
#define FRAGMENTS(cores) \
    FREE("1.0*sum(cpu_milli/1000%" cores ")/sum((cpu_milli-coalesce(cpu_used_milli,0))/1000)")
#define T "*topology_provider.csv.gz"
#define HOST(expression) "SELECT " expression " FROM machine WHERE trace_id=?1"
#define VM(expression) "SELECT " expression " FROM task WHERE trace_id=?1"
#define VMS(condition) VM("count(*) FILTER (WHERE " condition ")")
/* The source counts the groups of each strategy from 0: its number stands behind the name. */
#define MEMBER(expression)                                                                        \
    "SELECT " expression " FROM (SELECT *,CAST(substr(name,instr(name,' ')+1) AS INTEGER) AS num" \
    " FROM place_member JOIN place_group USING(trace_id,group_id) WHERE trace_id=?1)"

static const struct expected_rule rules[] = {
    { P, HASH, FILE_SHA("machines"), NULL, NULL },
    { P, "rows", HOST("count(*)"), NULL, NULL },
    { P, "CPU1.n", FREE1("count(cpu_milli)"), NULL, NULL },
    { P, "CPU1.sum", FREE1("sum(cpu_milli)/1000"), NULL, NULL },
    { P, "CPU1.min", FREE1("min(cpu_milli)/1000"), NULL, NULL },
    { P, "CPU1.max", FREE1("max(cpu_milli)/1000"), NULL, NULL },
    { P, "RAM1.n", FREE1("count(mem_bytes)"), NULL, NULL },
    { P, "RAM1.sum", FREE1("sum(mem_bytes)/1073741824"), NULL, NULL },
    { P, "RAM1.min", FREE1("min(mem_bytes)/1073741824"), NULL, NULL },
    { P, "RAM1.max", FREE1("max(mem_bytes)/1073741824"), NULL, NULL },
    { P, "CPU2.n", FREE2("count(cpu_milli)"), NULL, NULL },
    { P, "CPU2.sum", FREE2("sum(cpu_milli)/1000"), NULL, NULL },
    { P, "CPU2.min", FREE2("min(cpu_milli)/1000"), NULL, NULL },
    { P, "CPU2.max", FREE2("max(cpu_milli)/1000"), NULL, NULL },
    { P, "RAM2.n", FREE2("count(mem_bytes)"), NULL, NULL },
    { P, "RAM2.sum", FREE2("sum(mem_bytes)/1073741824"), NULL, NULL },
    { P, "RAM2.min", FREE2("min(mem_bytes)/1073741824"), NULL, NULL },
    { P, "RAM2.max", FREE2("max(mem_bytes)/1073741824"), NULL, NULL },
    { P, "servers", HOST("count(*)"), NULL, NULL },
    { P, "free_cpu", FREE("sum(cpu_milli)/1000"), NULL, NULL },
    { P, "free_ram_gb", FREE("sum(mem_bytes)/1073741824"), NULL, NULL },
    { P, "FR16 *", FRAGMENTS("16"), NULL, NULL },
    { P, "FR32 *", FRAGMENTS("32"), NULL, NULL },

    { T, HASH, FILE_SHA("topology"), NULL, "hosts" },
    { T, "rows", HOST("count(*)"), NULL, "hosts" },
    { T, "host_id.n", HOST("count(name)"), NULL, "hosts" },
    { T, "host_id.distinct", HOST("count(DISTINCT name)"), NULL, "hosts" },
    { T, "rack_id.n", HOST("count(rack)"), NULL, "hosts" },
    { T, "rack_id.sum", HOST("sum(rack)"), NULL, "hosts" },
    { T, "rack_id.min", HOST("min(rack)"), NULL, "hosts" },
    { T, "rack_id.max", HOST("max(rack)"), NULL, "hosts" },

    { "*", HASH, SHA, NULL, NULL },
    { "*", "rows", VM("count(*)"), NULL, NULL },
    { "*", "flavor_vcpus.n", VM("count(cpu_milli)"), NULL, NULL },
    { "*", "flavor_vcpus.sum", VM("sum(cpu_milli)/1000"), NULL, NULL },
    { "*", "flavor_vcpus.min", VM("min(cpu_milli)/1000"), NULL, NULL },
    { "*", "flavor_vcpus.max", VM("max(cpu_milli)/1000"), NULL, NULL },
    { "*", "flavor_ram.n", VM("count(mem_bytes)"), NULL, NULL },
    { "*", "flavor_ram.sum", VM("sum(mem_bytes)/1073741824"), NULL, NULL },
    { "*", "flavor_ram.min", VM("min(mem_bytes)/1073741824"), NULL, NULL },
    { "*", "flavor_ram.max", VM("max(mem_bytes)/1073741824"), NULL, NULL },
    { "*", "numa.n", VM("count(numa)"), NULL, NULL },
    { "*", "numa.sum", VM("sum(numa)"), NULL, NULL },
    { "*", "numa.min", VM("min(numa)"), NULL, NULL },
    { "*", "numa.max", VM("max(numa)"), NULL, NULL },
    { "*", "strategy.n", MEMBER("count(kind)"), NULL, NULL },
    { "*", "strategy.distinct", MEMBER("count(DISTINCT kind)"), NULL, NULL },
    { "*", "group.n", MEMBER("count(num)"), NULL, NULL },
    { "*", "group.sum", MEMBER("sum(num)"), NULL, NULL },
    { "*", "group.min", MEMBER("min(num)"), NULL, NULL },
    { "*", "group.max", MEMBER("max(num)"), NULL, NULL },
    { "*", "domain.n", MEMBER("count(part)"), NULL, NULL },
    { "*", "domain.sum", MEMBER("sum(part)"), NULL, NULL },
    { "*", "domain.min", MEMBER("min(part)"), NULL, NULL },
    { "*", "domain.max", MEMBER("max(part)"), NULL, NULL },
    { "*", "groups", "SELECT count(*) FROM place_group WHERE trace_id=?1", NULL, NULL },
    { "*", "requests[free]",
      VMS("task_id NOT IN (SELECT task_id FROM place_member WHERE trace_id=?1)"), NULL, NULL },
    { "*", "requests[affinity]", MEMBER("count(*) FILTER (WHERE kind='affinity')"), NULL, NULL },
    { "*", "requests[anti-affinity]", MEMBER("count(*) FILTER (WHERE kind='anti')"), NULL, NULL },
    { "*", "requests[fault_domain]", MEMBER("count(*) FILTER (WHERE kind='fault_domain')"), NULL,
      NULL },
    { "*", "requests[numa=*]", VMS("numa=?2+0"), NULL, NULL },
    { "*", "requests[*]", VMS("printf('%gc %gg',cpu_milli/1e3,mem_bytes/1073741824.0)=?2"), NULL,
      NULL },
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

static void requests_and_servers_have_the_known_sums(void **state)
{
    const struct trace_bed *bed = *state;

    assert_int_equal(expected_check(bed->store, "huawei_topology", sources, rules), 169);
}

static void traces_keep_their_promises(void **state)
{
    trace_bed_promises(*state);
}

static void the_same_sources_give_the_same_bytes(void **state)
{
    trace_bed_again(*state);
}

/* Nothing but order joins servers and hosts. */
static void hosts_are_given_to_servers_in_order(void **state)
{
#define BOTH "FROM machine JOIN trace USING(trace_id) WHERE trace.name='both'"
    assert_int_equal(trace_bed_ask(*state, "SELECT count(*) " BOTH), 1710);
    assert_int_equal(trace_bed_ask(*state, "SELECT count(*) " BOTH
                                           " AND machine.name=printf('host-%d',machine_id)"),
                     1710);
    assert_int_equal(trace_bed_ask(*state, "SELECT rows FROM import_count JOIN trace USING(trace_"
                                           "id) WHERE trace.name='both' AND reason LIKE 'host "
                                           "beyond%'"),
                     17387 - 1710);
#undef BOTH
}

/* What the source leaves open is what the options say. */
static void options_decide_scopes_and_times(void **state)
{
    assert_int_equal(trace_bed_ask(*state, "SELECT count(DISTINCT scope) FROM place_group JOIN "
                                           "trace USING(trace_id) WHERE trace.name='both'"),
                     3);
    assert_int_equal(trace_bed_ask(*state, "SELECT max(submit_ns) FROM task JOIN trace "
                                           "USING(trace_id) WHERE trace.name='C3'"),
                     0);
    assert_int_equal(trace_bed_ask(*state,
                                   "SELECT count(*) FROM task JOIN trace USING(trace_id) "
                                   "WHERE trace.name='C2' AND submit_ns=task_id*1000000000"),
                     4998);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_and_servers_have_the_known_sums),
        cmocka_unit_test(traces_keep_their_promises),
        cmocka_unit_test(the_same_sources_give_the_same_bytes),
        cmocka_unit_test(hosts_are_given_to_servers_in_order),
        cmocka_unit_test(options_decide_scopes_and_times),
    };

    return trace_bed_has_data() ? cmocka_run_group_tests(tests, make, drop) : 77;
}
