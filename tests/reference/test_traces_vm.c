/*
 * Real traces of VMs: every row of reference/traces/expected.tsv about them, which an independent
 * program computed straight from the files, against the imported store.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/text.h"
#include "sim/base/vec.h"
#include "tests/support/expected.h"
#include "tests/unit/unit.h"
#include "traces/check.h"

#ifndef ORRERY_DATA
#define ORRERY_DATA "/nonexistent"
#endif

static const struct expected_source sources[] = {
    { "azure low", "azure_vm/azure_v1.csv.gz", { "lifetime=low" } },
    { "azure high", "azure_vm/azure_v1.csv.gz", { "lifetime=high" } },
    { "azure sample", "azure_vm/azure_v1.csv.gz", { NULL } },
    { "pl0303", "planetlab/planetlab_20110303.csv.gz", { NULL } },
    { "pl0306", "planetlab/planetlab_20110306.csv.gz", { NULL } },
    { "pl0309", "planetlab/planetlab_20110309.csv.gz", { NULL } },
    { "pl0322", "planetlab/planetlab_20110322.csv.gz", { NULL } },
    { "pl0325", "planetlab/planetlab_20110325.csv.gz", { NULL } },
    { "pl0403", "planetlab/planetlab_20110403.csv.gz", { NULL } },
    { "pl0409", "planetlab/planetlab_20110409.csv.gz", { NULL } },
    { NULL, NULL, { NULL } },
};

/*
 * Replay on machines without limit: VMs of an amount from a start for a time, those of length or
 * amount 0 left out; ends come before starts. "LEVELS" gives the level from each time on.
 */
#define LEVELS(start, run, amount)                                                         \
    "(SELECT t,sum(sum(d)) OVER (ORDER BY t) AS level FROM (SELECT " start " AS t," amount \
    " AS d FROM task WHERE trace_id=?1 AND " run ">0 AND " amount ">0 AND " start          \
    " IS NOT NULL UNION ALL SELECT " start "+" run ",-" amount                             \
    " FROM task WHERE trace_id=?1 AND " run ">0 AND " amount ">0 AND " start               \
    " IS NOT NULL) GROUP BY t)"
#define PEAK(start, run, amount, unit) "SELECT max(level)/" unit " FROM " LEVELS(start, run, amount)
#define PEAK_TIME(start, run, amount, unit)                            \
    "SELECT (t+(SELECT origin_ns FROM trace WHERE trace_id=?1))/" unit \
    " FROM " LEVELS(start, run, amount) " ORDER BY level DESC,t LIMIT 1"

#define SHA "SELECT sha256 FROM trace WHERE trace_id=?1"
#define VM(expression) "SELECT " expression " FROM task WHERE trace_id=?1"
#define HASH "sha256 of the uncompressed file"

static const struct expected_rule azure[] = {
    { "*", HASH, SHA, NULL, NULL },
    { "*", "rows", VM("count(*)"), NULL, NULL },
    { "*", "arrival_s.n", VM("count(submit_ns)"), NULL, NULL },
    { "*", "arrival_s.sum",
      "SELECT sum((submit_ns+origin_ns)/1000000000) FROM task JOIN trace USING(trace_id) WHERE "
      "trace_id=?1",
      NULL, NULL },
    { "*", "arrival_s.min", "SELECT origin_ns/1000000000 FROM trace WHERE trace_id=?1", NULL,
      NULL },
    { "*", "arrival_s.max", "SELECT (origin_ns+span_ns)/1000000000 FROM trace WHERE trace_id=?1",
      NULL, NULL },
    { "*", "batch.n", VM("count(job_id)"), NULL, NULL },
    { "*", "batch.sum",
      "SELECT sum(CAST(job.name AS INTEGER)) FROM task JOIN job USING(trace_id,job_id) WHERE "
      "trace_id=?1",
      NULL, NULL },
    { "*", "batch.min", "SELECT min(CAST(name AS INTEGER)) FROM job WHERE trace_id=?1", NULL,
      NULL },
    { "*", "batch.max", "SELECT max(CAST(name AS INTEGER)) FROM job WHERE trace_id=?1", NULL,
      NULL },
    { "*", "batches", "SELECT count(*) FROM job WHERE trace_id=?1", NULL, NULL },
    { "*", "cores.n", VM("count(cpu_milli)"), NULL, NULL },
    { "*", "cores.sum", VM("sum(cpu_milli)/1000"), NULL, NULL },
    { "*", "cores.min", VM("min(cpu_milli)/1000"), NULL, NULL },
    { "*", "cores.max", VM("max(cpu_milli)/1000"), NULL, NULL },
    { "*", "mem_gb.n", VM("count(mem_bytes)"), NULL, NULL },
    { "*", "mem_gb.sum", VM("sum(mem_bytes)/1073741824.0"), NULL, NULL },
    { "*", "mem_gb.min", VM("min(mem_bytes)/1073741824.0"), NULL, NULL },
    { "*", "mem_gb.max", VM("max(mem_bytes)/1073741824"), NULL, NULL },
    { "*", "dur_lo_s.n", VM("count(runtime_ns)"), NULL, "azure low" },
    { "*", "dur_lo_s.sum", VM("sum(runtime_ns/1000000000)"), NULL, "azure low" },
    { "*", "dur_lo_s.min", VM("min(runtime_ns)/1000000000"), NULL, "azure low" },
    { "*", "dur_lo_s.max", VM("max(runtime_ns)/1000000000"), NULL, "azure low" },
    { "*", "dur_hi_s.n", VM("count(runtime_ns)"), NULL, "azure high" },
    { "*", "dur_hi_s.sum", VM("sum(runtime_ns/1000000000)"), NULL, "azure high" },
    { "*", "dur_hi_s.min", VM("min(runtime_ns)/1000000000"), NULL, "azure high" },
    { "*", "dur_hi_s.max", VM("max(runtime_ns)/1000000000"), NULL, "azure high" },
    { "*", "censored.n", VM("count(censored)"), NULL, NULL },
    { "*", "censored.sum", VM("sum(censored)"), NULL, NULL },
    { "*", "censored.min", VM("min(censored)"), NULL, NULL },
    { "*", "censored.max", VM("max(censored)"), NULL, NULL },
    { "*", "censored_rows", VM("count(*) FILTER (WHERE censored=1)"), NULL, NULL },
    { "*", "vms[*]",
      VM("count(*) FILTER (WHERE printf('%g cores, %g "
         "GB',cpu_milli/1e3,mem_bytes/1073741824.0)=?2)"),
      NULL, NULL },
    { "*", "inf.cores_at_dur_lo.peak", PEAK("submit_ns", "runtime_ns", "cpu_milli", "1000"), NULL,
      "azure low" },
    { "*", "inf.cores_at_dur_lo.peak_time",
      PEAK_TIME("submit_ns", "runtime_ns", "cpu_milli", "1000000000"), NULL, "azure low" },
    { "*", "inf.cores_at_dur_lo.area", VM("sum(runtime_ns/1000000000*cpu_milli)/1000"), NULL,
      "azure low" },
    { "*", "inf.cores_at_dur_hi.peak", PEAK("submit_ns", "runtime_ns", "cpu_milli", "1000"), NULL,
      "azure high" },
    { "*", "inf.cores_at_dur_hi.peak_time",
      PEAK_TIME("submit_ns", "runtime_ns", "cpu_milli", "1000000000"), NULL, "azure high" },
    { "*", "inf.cores_at_dur_hi.area", VM("sum(runtime_ns/1000000000*cpu_milli)/1000"), NULL,
      "azure high" },
    { 0 },
};

/* All percentages of a day, and their sum at each of the 288 instants. */
struct day {
    struct vec values; /* int */
    int64_t total[288];
};

static void read_day(const struct expected_question *question, struct day *day)
{
    const struct store_series_key key = { STORE_TASK, STORE_UNKNOWN, "cpu" };
    struct error err;
    struct store_cursor *cursor = store_all_series(question->store, question->info.id, &key, &err);
    struct store_series series;
    bool more;

    memset(day, 0, sizeof *day);
    MUST(cursor != NULL);
    while (store_next_series(cursor, &series, &more, &err) && more) {
        struct store_steps steps = { .series = &series };
        sim_time time;
        double value;

        assert_int_equal(series.n, 288);
        assert_string_equal(series.unit, "%");
        assert_int_equal(series.span, 86400 * SECOND);
        while (store_step(&steps, &time, &value)) {
            *(int *)vec_push(&day->values, sizeof(int)) = (int)value;
            day->total[time / (300 * SECOND)] += (int64_t)value;
        }
    }
    store_done(cursor);
}

static int compare(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static double planetlab_measure(const struct expected_question *question)
{
    const char *what = question->quantity;
    struct day day;
    double n, sum = 0, squares = 0, answer;
    const int *values;
    int peak = 0;

    read_day(question, &day);
    values = day.values.data;
    n = (double)day.values.count;
    qsort(day.values.data, day.values.count, sizeof(int), compare);
    for (size_t i = 0; i < day.values.count; i++) {
        sum += values[i];
        squares += (double)values[i] * values[i];
    }
    for (int i = 0; i < 288; i++)
        if (day.total[i] > day.total[peak])
            peak = i;
    answer = strcmp(what, "samples") == 0          ? n
             : strcmp(what, "sum") == 0            ? sum
             : strcmp(what, "mean") == 0           ? sum / n
             : strcmp(what, "sd") == 0             ? sqrt(squares / n - (sum / n) * (sum / n))
             : strcmp(what, "q1") == 0             ? (double)values[day.values.count / 4]
             : strcmp(what, "median") == 0         ? (double)values[day.values.count / 2]
             : strcmp(what, "q3") == 0             ? (double)values[day.values.count / 4 * 3]
             : strcmp(what, "max") == 0            ? (double)values[day.values.count - 1]
             : strcmp(what, "peak_total_pct") == 0 ? (double)day.total[peak]
             : strcmp(what, "peak_index") == 0     ? (double)peak
                                                   : (double)NAN;
    vec_free(&day.values);
    return answer;
}

static const struct expected_rule planetlab[] = {
    { "*", HASH, SHA, NULL, NULL },
    { "*", "vms", "SELECT jobs FROM trace WHERE trace_id=?1", NULL, NULL },
    { "*", "*", NULL, planetlab_measure, NULL },
    { 0 },
};

struct place {
    char folder[64];
    char store[96], again[96];
};

static int make_place(void **state)
{
    struct place *place = test_calloc(1, sizeof *place);

    snprintf(place->folder, sizeof place->folder, "/tmp/orrery-vms-XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    snprintf(place->store, sizeof place->store, "%s/t.db", place->folder);
    snprintf(place->again, sizeof place->again, "%s/u.db", place->folder);
    expected_import(place->store, sources);
    *state = place;
    return 0;
}

static int drop_place(void **state)
{
    struct place *place = *state;

    unlink(place->store);
    unlink(place->again);
    rmdir(place->folder);
    test_free(place);
    return 0;
}

static void sets_have_the_known_sums(void **state)
{
    static const struct {
        const char *set;
        const struct expected_rule *rules;
        int rows;
    } sets[] = {
        { "azure_vm", azure, 54 },
        { "planetlab", planetlab, 84 },
    };
    const struct place *place = *state;

    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++)
        assert_int_equal(expected_check(place->store, sets[i].set, sources, sets[i].rules),
                         sets[i].rows);
}

static void traces_keep_their_promises(void **state)
{
    const struct place *place = *state;
    struct error err;
    struct store *store = store_open(place->store, DB_READ, &err);
    struct trace_info *infos;
    size_t count;

    MUST(store != NULL);
    MUST(store_list(store, &infos, &count, &err));
    for (size_t i = 0; i < count; i++) {
        struct trace_check check;

        MUST(trace_check(store, &infos[i], NULL, &check, &err));
        assert_string_equal(text_get(&check.list), "");
        trace_check_free(&check);
    }
    store_close(store);
}

static void read_bytes(const char *path, struct text *out)
{
    FILE *file = fopen(path, "rb");
    char bytes[65536];
    size_t got;

    assert_non_null(file);
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0)
        text_add_bytes(out, bytes, got);
    fclose(file);
}

static void the_same_sources_give_the_same_bytes(void **state)
{
    const struct place *place = *state;
    struct text one = { 0 };
    struct text two = { 0 };

    expected_import(place->again, sources);
    read_bytes(place->store, &one);
    read_bytes(place->again, &two);
    assert_int_equal(one.count, two.count);
    assert_true(memcmp(one.data, two.data, one.count) == 0);
    text_free(&one);
    text_free(&two);
}

/* Numbers that a question to the store gives. */
static int64_t ask(const struct place *place, const char *sql)
{
    struct error err;
    struct store *store = store_open(place->store, DB_READ, &err);
    int64_t value;

    MUST(db_int(store_db(store), sql, -1, &value, &err));
    store_close(store);
    return value;
}

/* Drawn lifetimes lie in their bins, fill them evenly, and depend on the seed. */
static void azure_lifetimes_are_drawn(void **state)
{
    static const char join[] =
        " FROM task s JOIN trace ON trace.trace_id=s.trace_id AND trace.name='azure sample' JOIN "
        "task l ON l.task_id=s.task_id AND l.trace_id=(SELECT trace_id FROM trace WHERE "
        "name='azure low') JOIN task h ON h.task_id=s.task_id AND h.trace_id=(SELECT trace_id FROM "
        "trace WHERE name='azure high')";
    const struct place *place = *state;
    struct text sql = { 0 };

    text_format(&sql,
                "SELECT count(*)%s WHERE s.runtime_ns<l.runtime_ns OR "
                "s.runtime_ns>h.runtime_ns",
                join);
    assert_int_equal(ask(place, text_get(&sql)), 0);
    text_free(&sql);
    text_format(&sql,
                "SELECT 1000*avg(1.0*(s.runtime_ns-l.runtime_ns)/(h.runtime_ns-l.runtime_ns))"
                "%s WHERE h.runtime_ns>l.runtime_ns",
                join);
    assert_in_range(ask(place, text_get(&sql)), 497, 503);
    text_free(&sql);
    assert_int_equal(ask(place, "SELECT count(DISTINCT importer) FROM trace WHERE name LIKE "
                                "'azure%'"),
                     3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_have_the_known_sums),
        cmocka_unit_test(traces_keep_their_promises),
        cmocka_unit_test(the_same_sources_give_the_same_bytes),
        cmocka_unit_test(azure_lifetimes_are_drawn),
    };

    if (access(ORRERY_DATA "/reference/traces/expected.tsv", R_OK) != 0) {
        printf("skipped: no reference data in " ORRERY_DATA "\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, make_place, drop_place);
}
