/* MapReduce jobs, coflows and TPC-H templates: every row of reference/traces/expected.tsv, figures.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/bigdata/bigdata_spec.h"
#include "tests/support/trace_bed.h"
#include "tests/unit/unit.h"
#include "workloads/replay.h"

extern const struct system system_bigdata;

static const struct expected_source sources[] = {
    { "2009", "swim/FB-2009_samples_24_times_1hr_0.tsv.gz", { NULL } },
    { "2010", "swim/FB-2010_samples_24_times_1hr_0.tsv.gz", { NULL } },
    { "coflow", "coflow/FB2010-1Hr-150-first350.txt", { NULL } },
    { "tpch", "tpch/tpch_templates.jsonl.gz", { "gap=1s" } },
    { NULL, NULL, { NULL } },
};

/* Jobs in the order of the source, with what the maps read, shuffle and the reduces write. */
#define JOBS(expression)                                                                       \
    "SELECT " expression " FROM (SELECT name,(submit_ns+(SELECT origin_ns FROM trace WHERE "   \
    "trace_id=?1))/1000000000 AS submit,input,output,coalesce(bytes,0) AS shuffle FROM job j " \
    "JOIN (SELECT graph_id AS g,sum(attrs->>'$.input') AS input,sum(attrs->>'$.output') AS "   \
    "output FROM task WHERE trace_id=?1 GROUP BY graph_id) ON g=j.graph_id LEFT JOIN (SELECT " \
    "graph_id AS e,sum(bytes) AS bytes FROM edge JOIN task USING(trace_id) WHERE trace_id=?1 " \
    "AND task_id=dst GROUP BY graph_id) ON e=j.graph_id WHERE trace_id=?1 ORDER BY job_id)"
#define GAPS(expression) \
    "SELECT " expression " FROM (" JOBS("submit-lag(submit,1,0) OVER () AS gap") ")"
#define STATISTICS(name, from, column)                                 \
    { "swim*", name ".n", from("count(" column ")"), NULL, NULL },     \
        { "swim*", name ".sum", from("sum(" column ")"), NULL, NULL }, \
        { "swim*", name ".min", from("min(" column ")"), NULL, NULL }, \
    {                                                                  \
        "swim*", name ".max", from("max(" column ")"), NULL, NULL      \
    }

/* Each coflow with a figure. */
#define COFLOWS(expression, each)                                                            \
    "SELECT " expression " FROM (SELECT " each " AS x,count(*) AS width,max(bytes) AS most " \
    "FROM flow WHERE trace_id=?1 GROUP BY job_id)"
/* The busiest port of each coflow alone, at 1 Gbit/s. */
#define ALONE(mb)                                                                              \
    "SELECT sum(most)*8/1e9*" mb "/1048576 FROM (SELECT max(b) AS most FROM (SELECT job_id,"   \
    "sum(bytes) AS b FROM flow WHERE trace_id=?1 GROUP BY job_id,dst UNION ALL SELECT job_id," \
    "sum(bytes) FROM flow WHERE trace_id=?1 GROUP BY job_id,src) GROUP BY job_id)"

static const struct expected_rule rules[] = {
    { "*", HASH, SHA, NULL, NULL },
    { "swim*", "rows", "SELECT jobs FROM trace WHERE trace_id=?1", NULL, NULL },
    { "swim*", "job.n", JOBS("count(name)"), NULL, NULL },
    { "swim*", "job.distinct", JOBS("count(DISTINCT name)"), NULL, NULL },
    STATISTICS("submit_s", JOBS, "submit"),
    STATISTICS("gap_s", GAPS, "gap"),
    STATISTICS("map_input_b", JOBS, "input"),
    STATISTICS("shuffle_b", JOBS, "shuffle"),
    STATISTICS("reduce_output_b", JOBS, "output"),
    { "swim*", "map_only(shuffle=0)",
      "SELECT count(*) FROM (SELECT 1 FROM task WHERE trace_id=?1 GROUP BY graph_id HAVING "
      "count(*)=1)",
      NULL, NULL },
    { "swim*", "map_tasks(ceil input/64 MiB, at least 1)",
      JOBS("sum(max(1,(input+67108863)/67108864))"), NULL, NULL },
    { "swim*", "map_tasks(ceil input/128 MiB, at least 1)",
      JOBS("sum(max(1,(input+134217727)/134217728))"), NULL, NULL },
    { "swim*", "columns",
      "SELECT 6+count(*) FROM import_count WHERE trace_id=?1 AND reason LIKE '%column%'", NULL,
      NULL },
    { "coflow*", "ports", "SELECT count(*) FROM machine WHERE trace_id=?1", NULL, NULL },
    { "coflow*", "coflows", "SELECT jobs FROM trace WHERE trace_id=?1", NULL, NULL },
    { "coflow*", "flows", "SELECT count(*) FROM flow WHERE trace_id=?1", NULL, NULL },
    { "coflow*", "flows_same_port", "SELECT count(*) FROM flow WHERE trace_id=?1 AND src=dst", NULL,
      NULL },
    { "coflow*", "mb", "SELECT sum(bytes)/1048576.0 FROM flow WHERE trace_id=?1", NULL, NULL },
    { "coflow*", "mb_crossing_ports",
      "SELECT round(sum(bytes)/1048576.0) FROM flow WHERE trace_id=?1 AND src<>dst", NULL, NULL },
    { "coflow*", "first_arrival_ms",
      "SELECT (min(submit_ns)+(SELECT origin_ns FROM trace WHERE trace_id=?1))/1000000 FROM job "
      "WHERE trace_id=?1",
      NULL, NULL },
    { "coflow*", "last_arrival_ms",
      "SELECT (max(submit_ns)+(SELECT origin_ns FROM trace WHERE trace_id=?1))/1000000 FROM job "
      "WHERE trace_id=?1",
      NULL, NULL },
    { "coflow*", "max_width", COFLOWS("max(x)", "count(*)"), NULL, NULL },
    { "coflow*", "max_mappers", COFLOWS("max(x)", "count(DISTINCT src)"), NULL, NULL },
    { "coflow*", "max_reducers", COFLOWS("max(x)", "count(DISTINCT dst)"), NULL, NULL },
    { "coflow*", "narrow(width<=50) and short(longest flow<=5 MB)",
      COFLOWS("sum(width<=50 AND most<=5242880)", "1"), NULL, NULL },
    { "coflow*", "port_min", "SELECT min(min(src),min(dst)) FROM flow WHERE trace_id=?1", NULL,
      NULL },
    { "coflow*", "port_max", "SELECT max(max(src),max(dst)) FROM flow WHERE trace_id=?1", NULL,
      NULL },
    { "coflow*", "sum of isolated bottleneck seconds at 1 Gbit/s, MB=1e6, same-port flows counted",
      ALONE("1e6"), NULL, NULL },
    { "coflow*", "sum of isolated bottleneck seconds at 1 Gbit/s, MB=2^20, same-port flows counted",
      ALONE("1048576.0"), NULL, NULL },
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

static void sums_are_the_known_ones(void **state)
{
    const struct trace_bed *bed = *state;

    assert_int_equal(expected_check(bed->store, "swim", sources, rules), 56);
    assert_int_equal(expected_check(bed->store, "coflow", sources, rules), 17);
}

static void traces_keep_their_promises(void **state)
{
    trace_bed_promises(*state);
}

static void the_same_sources_give_the_same_bytes(void **state)
{
    trace_bed_again(*state);
}

/* README of traces/tpch: 110 DAGs of 1,010 stages and 111,573 tasks. */
static void templates_have_the_known_sizes(void **state)
{
    const struct trace_bed *bed = *state;

#define TPCH " WHERE trace_id=(SELECT trace_id FROM trace WHERE name='tpch')"
    assert_int_equal(trace_bed_ask(bed, "SELECT count(*) FROM graph" TPCH), 110);
    assert_int_equal(trace_bed_ask(bed, "SELECT count(*) FROM task" TPCH), 1010);
    assert_int_equal(trace_bed_ask(bed, "SELECT sum(instances) FROM task" TPCH), 111573);
    assert_int_equal(trace_bed_ask(bed, "SELECT max(submit_ns) FROM job" TPCH),
                     INT64_C(109000000000));
}

/* The work of a template as the replay sees it, in ms. */
static double work_of(const struct big_templates *t, const char *name)
{
    double sum = 0;
    size_t i = 0;

    while (i < t->count && strcmp(t->item[i].name, name) != 0)
        i++;
    assert_true(i < t->count);
    for (uint32_t s = 0; s < t->item[i].stages; s++)
        sum += t->item[i].stage[s].tasks * (t->item[i].stage[s].profile->rough_ns / 1e6);
    return sum;
}

/* Through store and replay, all 525 values of total_work_ms of the reference come out. */
static void replayed_templates_have_the_work_of_the_reference(void **state)
{
    const struct trace_bed *bed = *state;
    struct arena *arena = arena_create();
    struct error err;
    struct replay_trace *trace = replay_open(&system_bigdata, bed->store, "tpch", arena, &err);
    FILE *file = fopen(ORRERY_DATA "/reference/bigdata/det_jobs.csv", "r");
    char line[256], template[64];
    double work;
    int rows = 0;

    if (!trace)
        fail_msg("%s", err.text);
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    for (; fgets(line, sizeof line, file); rows++) {
        const char *last = strrchr(line, ',');

        assert_int_equal(sscanf(line, "%*[^,],%*[^,],%*[^,],%63[^,]", template), 1);
        work = work_of(trace->shared, template);
        if (fabs(work - atof(last + 1)) > 1e-9 * work + 1e-3)
            fail_msg("%s: work is %.6f, expected %s", template, work, last + 1);
    }
    assert_int_equal(rows, 525);
    fclose(file);
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_the_known_ones),
        cmocka_unit_test(templates_have_the_known_sizes),
        cmocka_unit_test(replayed_templates_have_the_work_of_the_reference),
        cmocka_unit_test(traces_keep_their_promises),
        cmocka_unit_test(the_same_sources_give_the_same_bytes),
    };

    return trace_bed_has_data() ? cmocka_run_group_tests(tests, make, drop) : 77;
}
