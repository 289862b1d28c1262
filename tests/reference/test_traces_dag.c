/* Real workflows, task graphs and systems on chip: what their catalogues say of each. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/text.h"
#include "tests/support/trace_bed.h"
#include "tests/unit/unit.h"

#define WF(name)                              \
    {                                         \
        name, "wfinstances/" name ".json.gz", \
        {                                     \
            NULL                              \
        }                                     \
    }
#define STG(name)                 \
    {                             \
        name, "stg/" name ".stg", \
        {                         \
            NULL                  \
        }                         \
    }
#define RAW "@ds3/raw/"
#define TWIN "@ds3/"

static const struct expected_source sources[] = {
    WF("1000genome-chameleon-12ch-250k-001"),
    WF("1000genome-chameleon-2ch-100k-001"),
    WF("1000genome-chameleon-2ch-250k-001"),
    WF("bacass-dirt02-001"),
    WF("blast-chameleon-small-001"),
    WF("bwa-chameleon-large-001"),
    WF("cycles-chameleon-1l-1c-9p-001"),
    WF("cycles-chameleon-5l-2c-9p-001"),
    WF("epigenomics-chameleon-hep-1seq-100k-001"),
    WF("epigenomics-chameleon-ilmn-1seq-50k-001"),
    WF("epigenomics-chameleon-ilmn-5seq-50k-001"),
    WF("helloworld-forkjoin-10-chameleon"),
    WF("montage-chameleon-2mass-015d-001"),
    WF("montage-chameleon-2mass-025d-001"),
    WF("montage-chameleon-2mass-05d-001"),
    WF("montage-chameleon-dss-05d-001"),
    WF("montage-chameleon-dss-075d-001"),
    WF("montage-chameleon-dss-10d-001"),
    WF("rnaseq-dirt02-001"),
    WF("seismology-chameleon-500p-001"),
    WF("srasearch-chameleon-10a-001"),
    WF("srasearch-chameleon-40a-001"),
    STG("rand0000"),
    STG("rand0001"),
    STG("rand0151"),
    STG("sample00"),
    STG("sample01"),
    STG("sample02"),
    STG("sample04"),
    STG("proto000"),
    STG("proto001"),
    STG("proto006"),
    STG("proto048"),
    STG("proto151"),
    STG("robot"),
    STG("fft"),
    STG("gaussian_elimination"),
    STG("laplace"),
    { "bal",
      "ds3/raw/SoC.BAL_only.txt",
      { "jobs=" RAW "job_WIFI_5TXM.txt," RAW "job_WIFI_5RXM.txt" } },
    { "bal-twin",
      "ds3/SoC.BAL_only.json",
      { "jobs=" TWIN "job_WIFI_5TXM.json," TWIN "job_WIFI_5RXM.json" } },
    { "top", "ds3/raw/SoC.Top.txt", { "jobs=" RAW "job_Top.txt" } },
    { "top-twin", "ds3/SoC.Top.json", { "jobs=" TWIN "job_Top.json" } },
    { "socrates", "ds3/raw/DASH.SoC.Top.socrates.txt", { "jobs=" RAW "job_Top.socrates.txt" } },
    { "socrates-twin",
      "ds3/raw/DASH.SoC.Top.socrates.txt",
      { "jobs=" TWIN "socrates_job_Top.json" } },
    { "replay",
      "ds3/raw/SoC.BAL_only.txt",
      { "jobs=" RAW "job_WIFI_5TXM.txt," RAW "job_WIFI_5RXM.txt," TWIN "job_LAG.json," TWIN
        "job_SCT.json," TWIN "job_SCR.json," TWIN "job_TEMP_MIT.json",
        "arrivals=@../reference/dag/ds3-reference/replay_ETF_500/arrivals.csv" } },
    { NULL, NULL, { NULL } },
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

/* What is reckoned from a graph. */
struct figures {
    double tasks, edges, files, file_bytes, run_s, path_s, levels, widest, makespan_s, machines;
};

/* Longest chain of run times, number of levels and tasks in the widest: by repeated passes over
 * the edges, for the graphs are small and need not be sorted. */
static void measure_depth(const struct store_graph *graph, struct figures *f)
{
    double *end = test_calloc(graph->task_count, sizeof *end);
    size_t *level = test_calloc(graph->task_count, sizeof *level);
    size_t *width = test_calloc(graph->task_count, sizeof *width);
    bool changed = true;

    for (size_t i = 0; i < graph->task_count; i++)
        end[i] = time_seconds(graph->tasks[i].run);
    while (changed) {
        changed = false;
        for (size_t i = 0; i < graph->edge_count; i++) {
            const struct store_edge *edge = &graph->edges[i];
            double later = end[edge->from] + time_seconds(graph->tasks[edge->to].run);

            changed = changed || later > end[edge->to] || level[edge->from] + 1 > level[edge->to];
            end[edge->to] = fmax(end[edge->to], later);
            if (level[edge->from] + 1 > level[edge->to])
                level[edge->to] = level[edge->from] + 1;
        }
    }
    for (size_t i = 0; i < graph->task_count; i++) {
        f->path_s = fmax(f->path_s, end[i]);
        f->levels = fmax(f->levels, (double)level[i] + 1);
        f->widest = fmax(f->widest, (double)++width[level[i]]);
    }
    test_free(end);
    test_free(level);
    test_free(width);
}

static struct figures measure(struct store *store, const char *name)
{
    struct figures f = { 0 };
    struct error err;
    struct store_graph *graph;
    struct store_machine *machines;
    struct trace_info info;
    size_t count;

    if (!store_find(store, name, &info, &err) ||
        !store_graphs(store, info.id, &graph, &count, &err) || count != 1)
        fail_msg("%s: %s", name, err.text);
    f.tasks = (double)graph->task_count;
    f.edges = (double)graph->edge_count;
    f.files = (double)graph->file_count;
    for (size_t i = 0; i < graph->file_count; i++)
        f.file_bytes += (double)graph->files[i].bytes;
    for (size_t i = 0; i < graph->task_count; i++)
        f.run_s += time_seconds(graph->tasks[i].run);
    f.makespan_s = time_seconds(graph->orig_makespan);
    assert_true(store_machines(store, info.id, &machines, &count, &err));
    f.machines = (double)count;
    measure_depth(graph, &f);
    return f;
}

static void check(const char *name, const char *what, double got, double expected)
{
    if (fabs(got - expected) > 1e-9 * fabs(expected) + 5e-4)
        fail_msg("%s: %s is %.6f, expected %.6f", name, what, got, expected);
}

/* One line of the catalogue: file, folder, system, then the figures. */
static void check_row(struct store *store, char *line)
{
    char *field[14], *rest = line;
    struct figures f;
    size_t count = 0;

    for (; count < 14 && *rest; count++) {
        field[count] = rest;
        rest += strcspn(rest, "\t\n");
        if (*rest)
            *rest++ = '\0';
    }
    assert_int_equal(count, 14);
    field[0][strlen(field[0]) - strlen(".json.gz")] = '\0';
    f = measure(store, field[0]);
    check(field[0], "number of tasks", f.tasks, atof(field[3]));
    check(field[0], "number of edges", f.edges, atof(field[4]));
    check(field[0], "number of files", f.files, atof(field[5]));
    check(field[0], "bytes of files", f.file_bytes, atof(field[6]));
    check(field[0], "sum of run times", f.run_s, atof(field[7]));
    check(field[0], "critical path", f.path_s, atof(field[8]));
    check(field[0], "number of levels", f.levels, atof(field[9]));
    check(field[0], "widest level", f.widest, atof(field[10]));
    check(field[0], "makespan", f.makespan_s, atof(field[11]));
    check(field[0], "number of machines", f.machines, atof(field[12]));
}

static void workflows_are_as_their_catalogue_says(void **state)
{
    const struct trace_bed *bed = *state;
    FILE *file = fopen(ORRERY_DATA "/traces/wfinstances/catalog.tsv", "r");
    struct error err;
    struct store *store = store_open(bed->store, DB_READ, &err);
    char line[512];
    int rows = 0;

    assert_true(file && store);
    assert_non_null(fgets(line, sizeof line, file));
    for (; fgets(line, sizeof line, file); rows++)
        check_row(store, line);
    assert_int_equal(rows, 22);
    fclose(file);
    store_close(store);
}

/* The table of traces/stg/README.md: rows, edges, work and critical path in units of time. */
static void standard_graphs_are_as_their_table_says(void **state)
{
    static const struct {
        const char *name;
        double rows, edges, work, path;
    } table[] = {
        { "rand0000", 52, 119, 262, 55 },
        { "rand0001", 52, 238, 298, 89 },
        { "rand0151", 52, 568, 366, 239 },
        { "sample00", 10, 13, 31, 15 },
        { "sample01", 12, 18, 51000, 17000 },
        { "sample02", 12, 20, 88000, 49000 },
        { "sample04", 52, 87, 245, 26 },
        { "proto000", 453, 3659, 4542, 537 },
        { "proto151", 81, 303, 775, 119 },
        { "proto001", 475, 1746, 4711, 167 },
        { "proto006", 275, 721, 2650, 125 },
        { "proto048", 2066, 26586, 19611, 615 },
        { "robot", 90, 135, 2483, 569 },
        { "fft", 15, 20, 98, 26 },
        { "gaussian_elimination", 20, 34, 600, 300 },
        { "laplace", 17, 23, 1440, 640 },
    };
    const struct trace_bed *bed = *state;
    struct error err;
    struct store *store = store_open(bed->store, DB_READ, &err);

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct figures f = measure(store, table[i].name);

        check(table[i].name, "number of tasks", f.tasks, table[i].rows);
        check(table[i].name, "number of edges", f.edges, table[i].edges);
        check(table[i].name, "sum of run times", f.run_s, table[i].work);
        check(table[i].name, "critical path", f.path_s, table[i].path);
    }
    store_close(store);
}

/* Rows of a table that one of two traces has and the other has not. */
static int64_t differences(const struct trace_bed *bed, const char *columns, const char *from,
                           const char *name)
{
    struct text sql = { 0 };
    int64_t count;

    for (int way = 0; way < 2; way++)
        text_format(&sql,
                    "%sSELECT count(*) FROM (SELECT %s FROM %s WHERE trace_id=(SELECT trace_id "
                    "FROM trace WHERE name='%s%s') EXCEPT SELECT %s FROM %s WHERE trace_id="
                    "(SELECT trace_id FROM trace WHERE name='%s%s'))%s",
                    way ? "+(" : "SELECT (", columns, from, name, way ? "-twin" : "", columns, from,
                    name, way ? "" : "-twin", ")");
    count = trace_bed_ask(bed, text_get(&sql));
    text_free(&sql);
    return count;
}

static void texts_and_json_tell_the_same(void **state)
{
    static const char *const tables[][2] = {
        { "graph", "graph_id,name" },
        { "task", "task_id,graph_id,idx,name,release_ns,deadline_ns,attrs" },
        { "task_cost", "task_id,mtype_id,runtime_ns" },
        { "edge", "src,dst,bytes" },
        { "machine_type", "mtype_id,name,cpu_milli,speed_mhz" },
        { "machine", "machine_id,name,mtype_id" },
        { "type_param", "mtype_id,name,value" },
        { "type_link", "link_id,a,b,rate,latency_ns" },
    };
    static const char *const names[] = { "bal", "top", "socrates" };
    const struct trace_bed *bed = *state;

    for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
        for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
            if (differences(bed, tables[i][1], tables[i][0], names[n]))
                fail_msg("%s: %s differs from its twin", names[n], tables[i][0]);
    assert_int_equal(differences(bed, "name", "trace", "bal"), 2);
}

#define OF(name) " WHERE trace_id=(SELECT trace_id FROM trace WHERE name='" name "')"

/* Figures of facts and README: sizes of jobs, 92 tasks that both clusters can run, 1700 tasks. */
static void systems_on_chip_have_the_known_sizes(void **state)
{
    const struct trace_bed *bed = *state;

    assert_int_equal(trace_bed_ask(bed, "SELECT count(*) FROM task" OF("bal") " AND graph_id=0"),
                     27);
    assert_int_equal(trace_bed_ask(bed, "SELECT count(*) FROM edge" OF("bal") " AND src<27"), 30);
    assert_int_equal(trace_bed_ask(bed, "SELECT count(*) FROM edge" OF("bal") " AND src>=27"), 37);
    assert_int_equal(trace_bed_ask(bed, "SELECT count(*) FROM task_cost" OF("replay")), 2 * 94);
    assert_int_equal(trace_bed_ask(bed, "SELECT count(*) FROM machine" OF("replay")), 8);
    assert_int_equal(
        trace_bed_ask(bed, "SELECT count(*) FROM job j JOIN task t USING(trace_id,graph_id)"
                           " WHERE j.trace_id=(SELECT trace_id FROM trace WHERE name='replay')"),
        1700);
    assert_int_equal(trace_bed_ask(bed, "SELECT submit_ns FROM job" OF("replay") " AND job_id=1"),
                     930000);
    assert_int_equal(
        trace_bed_ask(bed, "SELECT rate FROM type_link" OF("socrates") " AND a IS NULL"),
        100000000);
    assert_int_equal(trace_bed_ask(bed, "SELECT sum(rows) FROM import_count" OF("bal")), 4);
    assert_int_equal(
        trace_bed_ask(bed, "SELECT runtime_ns FROM task_cost" OF("top") " AND "
                                                                        "task_id=8 AND mtype_id=2"),
        20000);
}

/* A trace, written as WfFormat and imported again under "<name>-twin", is the same graph. */
static void come_back(const struct trace_bed *bed, const char *name)
{
    struct error err;
    struct store *store = store_open(bed->store, DB_WRITE, &err);
    char path[128], twin[128];
    struct trace_info info;

    snprintf(path, sizeof path, "%s/out.json", bed->folder);
    snprintf(twin, sizeof twin, "%s-twin", name);
    if (!trace_export(store,
                      &(struct trace_export){
                          .name = name, .format = "wfformat", .path = path, .overwrite = true },
                      &err) ||
        !trace_import(store, &(struct trace_import){ .path = path, .name = twin }, &info, &err))
        fail_msg("%s: %s", name, err.text);
    store_close(store);
    unlink(path);
}

static void written_workflows_come_back(void **state)
{
    static const char *const tables[][2] = {
        { "graph", "graph_id,name,orig_makespan_ns" },
        { "task", "task_id,idx,name,cpu_milli,work,runtime_ns,mem_bytes,orig_machine" },
        { "edge", "src,dst,bytes" },
        { "file", "file_id,name,bytes" },
        { "task_file", "task_id,is_out,file_id" },
        { "machine JOIN machine_type USING(trace_id,mtype_id)",
          "machine_id,machine.name,cpu_milli,speed_mhz,mem_bytes" },
    };
    const struct trace_bed *bed = *state;

    for (const struct expected_source *source = sources; source->name; source++) {
        if (strncmp(source->file, "ds3", 3) == 0)
            continue;
        come_back(bed, source->name);
        for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
            if (differences(bed, tables[i][1], tables[i][0], source->name))
                fail_msg("%s: %s differs when it comes back", source->name, tables[i][0]);
    }
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
        cmocka_unit_test(workflows_are_as_their_catalogue_says),
        cmocka_unit_test(standard_graphs_are_as_their_table_says),
        cmocka_unit_test(texts_and_json_tell_the_same),
        cmocka_unit_test(systems_on_chip_have_the_known_sizes),
        cmocka_unit_test(traces_keep_their_promises),
        cmocka_unit_test(the_same_source_gives_the_same_bytes),
        cmocka_unit_test(written_workflows_come_back), /* last: adds traces */
    };

    return trace_bed_has_data() ? cmocka_run_group_tests(tests, make, drop) : 77;
}
