/*
 * Real traces of VMs with measured use, Bitbrains and SURF: every row of
 * reference/traces/expected.tsv about them against the imported store.
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
#include "traces/csv.h"

#ifndef ORRERY_DATA
#define ORRERY_DATA "/nonexistent"
#endif

#define VMS "vms=@bitbrains/rnd_2013-7_vms.csv"

static const struct expected_source sources[] = {
    { "rnd", "bitbrains/rnd_2013-7_first3d.csv.gz", { VMS } },
    { "rnd table", "bitbrains/rnd_2013-7_first3d.csv.gz", { VMS, "lifetime=table" } },
    { "small",
      "bitbrains/small50_tasks.csv",
      { "fragments=@bitbrains/small50_fragments.csv.gz", "memory=kb" } },
    { "surf",
      "surf_power/tasks.csv.gz",
      { "fragments=@surf_power/fragments_rle.txt.gz", "step=30s",
        "power=@surf_power/power.csv.gz" } },
    { NULL, NULL, { NULL } },
};

#define HASH "sha256 of the uncompressed file"
#define SHA "SELECT sha256 FROM trace WHERE trace_id=?1"
#define SHA_OF(role) "SELECT sha256 FROM source_file WHERE trace_id=?1 AND role='" role "'"
#define VM(expression) \
    "SELECT " expression " FROM task JOIN trace USING(trace_id) WHERE trace_id=?1"
#define USE(expression)                                                             \
    "SELECT " expression " FROM series s JOIN task t ON t.trace_id=s.trace_id AND " \
    "t.task_id=s.entity_id WHERE s.trace_id=?1 AND s.entity='task' AND s.metric='cpu'"
#define FOUR(file, name, expression, trace)                            \
    { file, name ".n", VM("count(" expression ")"), NULL, trace },     \
        { file, name ".sum", VM("sum(" expression ")"), NULL, trace }, \
        { file, name ".min", VM("min(" expression ")"), NULL, trace }, \
    {                                                                  \
        file, name ".max", VM("max(" expression ")"), NULL, trace      \
    }
#define SOURCE_ID "CAST(task.name AS INTEGER)"

/* A value of a series: whose, from when to when (on the source's clock), and what. */
struct value {
    int64_t id;
    sim_time from, to;
    double value;
};

/* All values of a metric, in order of VM and time. */
static void read_values(const struct expected_question *question, enum store_entity entity,
                        const char *metric, struct vec *out)
{
    const struct store_series_key key = { entity, STORE_UNKNOWN, metric };
    struct error err;
    struct store_cursor *cursor = store_all_series(question->store, question->info.id, &key, &err);
    struct store_series series;
    bool more = true;

    MUST(cursor != NULL);
    for (;;) {
        struct store_steps steps = { .series = &series };
        struct value value;
        struct value *last = NULL;
        sim_time end;

        MUST(store_next_series(cursor, &series, &more, &err));
        if (!more)
            break;
        end = series.t0 + series.span + question->info.origin_ns;
        while (store_step(&steps, &value.from, &value.value)) {
            value.id = series.id;
            value.from += question->info.origin_ns;
            value.to = end;
            if (last)
                last->to = value.from;
            last = vec_push(out, sizeof value);
            *last = value;
        }
    }
    store_done(cursor);
}

static const struct value *value_at(const struct vec *values, size_t i)
{
    return vec_at(values, i, sizeof(struct value));
}

/* Number, sum, smallest or largest of whole numbers, as the end of the quantity says. */
static double statistic(const char *quantity, const int64_t *numbers, size_t count)
{
    const char *what = strrchr(quantity, '.');
    int64_t sum = 0, least = INT64_MAX, most = INT64_MIN;

    assert_non_null(what);
    for (size_t i = 0; i < count; i++) {
        sum += numbers[i];
        least = numbers[i] < least ? numbers[i] : least;
        most = numbers[i] > most ? numbers[i] : most;
    }
    return strcmp(what, ".n") == 0     ? (double)count
           : strcmp(what, ".sum") == 0 ? (double)sum
           : strcmp(what, ".min") == 0 ? (double)least
           : strcmp(what, ".max") == 0 ? (double)most
                                       : (double)NAN;
}

/* Bitbrains ----------------------------------------------------------------------------------- */

/* The columns of the samples, which have one decimal; the times are those of the CPU use. */
static const struct {
    const char *column, *metric;
    double unit;
} columns[] = {
    { "t_s", "cpu", 1 },
    { "cpu_mhz", "cpu", 1 },
    { "mem_used_mb", "mem", 1048576 },
    { "disk_r_kbs", "disk_read", 1024 },
    { "disk_w_kbs", "disk_write", 1024 },
    { "net_rx_kbs", "net_rx", 1024 },
    { "net_tx_kbs", "net_tx", 1024 },
};

static double measure_samples(const struct expected_question *question)
{
    struct vec values = { 0 };
    int64_t *numbers;
    size_t length = strcspn(question->quantity, ".");
    size_t c = 0;
    double answer;

    while (strncmp(columns[c].column, question->quantity, length) != 0)
        assert_true(++c < sizeof columns / sizeof columns[0]);
    read_values(question, STORE_TASK, columns[c].metric, &values);
    numbers = test_calloc(values.count, sizeof *numbers);
    for (size_t i = 0; i < values.count; i++)
        numbers[i] = c == 0 ? value_at(&values, i)->from / SECOND
                            : llround(value_at(&values, i)->value / columns[c].unit * 10);
    answer = statistic(question->quantity, numbers, values.count);
    if (c && !strstr(question->quantity, ".n"))
        answer /= 10;
    test_free(numbers);
    vec_free(&values);
    return answer;
}

static double measure_steps(const struct expected_question *question)
{
    static const int usual[] = { 300, 301, 299, 600, 307, 601 };
    int64_t wanted = 0; /* "other": any step that is not usual */
    struct vec values = { 0 };
    double found = 0;

    assert_true(text_to_int(question->star, &wanted) || strcmp(question->star, "other") == 0);
    read_values(question, STORE_TASK, "cpu", &values);
    for (size_t i = 1; i < values.count; i++) {
        int64_t step = (value_at(&values, i)->from - value_at(&values, i - 1)->from) / SECOND;
        bool known = false;

        if (value_at(&values, i)->id != value_at(&values, i - 1)->id)
            continue;
        for (size_t u = 0; u < sizeof usual / sizeof usual[0]; u++)
            known |= step == usual[u];
        found += wanted ? step == wanted : !known;
    }
    vec_free(&values);
    return found;
}

/* The store keeps nothing of the column `rows`, which only bounds the samples: read it here. */
static double measure_rows(const struct expected_question *question)
{
    struct error err;
    struct input *input = input_open(ORRERY_DATA "/traces/bitbrains/rnd_2013-7_vms.csv", &err);
    struct vec numbers = { 0 };
    size_t length;
    double answer;
    char *line;

    MUST(input != NULL);
    MUST(input_line(input, &line, &length, &err));
    assert_string_equal(strrchr(line, ','), ",rows");
    for (;;) {
        MUST(input_line(input, &line, &length, &err));
        if (!line)
            break;
        assert_true(text_to_int(strrchr(line, ',') + 1, vec_push(&numbers, sizeof(int64_t))));
    }
    input_close(input);
    answer = statistic(question->quantity, numbers.data, numbers.count);
    vec_free(&numbers);
    return answer;
}

/* Fragments: what they add up to -------------------------------------------------------------- */

static double measure_work(const struct expected_question *question)
{
    struct vec values = { 0 };
    int64_t work = 0; /* tenths of MHz x ms */

    read_values(question, STORE_TASK, "cpu", &values);
    for (size_t i = 0; i < values.count; i++)
        work += llround(value_at(&values, i)->value * 10) *
                ((value_at(&values, i)->to - value_at(&values, i)->from) / MILLISECOND);
    vec_free(&values);
    return (double)((work + 5000) / 10000);
}

/* Of the values of 30 s: how many, how many runs of equal ones, their sum and the largest. */
static double measure_fragments(const struct expected_question *question)
{
    struct vec values = { 0 };
    double count = 0, runs = 0, sum = 0, most = 0;

    read_values(question, STORE_TASK, "cpu", &values);
    for (size_t i = 0; i < values.count; i++) {
        const struct value *value = value_at(&values, i);
        const struct value *last = i ? value_at(&values, i - 1) : NULL;
        double times = (double)(value->to - value->from) / (30.0 * SECOND);

        assert_true(times == floor(times));
        count += times;
        sum += times * value->value;
        most = fmax(most, value->value);
        runs += !last || last->id != value->id || last->value != value->value;
    }
    vec_free(&values);
    return strcmp(question->quantity, "fragments") == 0 ? count
           : strcmp(question->quantity, "runs") == 0    ? runs
           : strcmp(question->quantity, "sum_mhz") == 0 ? sum
                                                        : most;
}

/* Power --------------------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* A measurement bears the time at which its 30 s end. */
static double measure_power(const struct expected_question *question)
{
    const char *what = question->quantity;
    bool energy = strncmp(what, "energy", 6) == 0;
    struct vec values = { 0 };
    int64_t *numbers;
    int64_t sum = 0;
    double gaps = 0, answer;
    size_t n;

    read_values(question, STORE_SITE, energy ? "energy" : "power", &values);
    n = values.count;
    numbers = test_calloc(n, sizeof *numbers);
    for (size_t i = 0; i < n; i++) {
        const struct value *value = value_at(&values, i);

        numbers[i] =
            strncmp(what, "t_ms", 4) == 0 ? value->to / MILLISECOND : llround(value->value);
        sum += numbers[i];
        gaps += value->to - value->from != 30 * SECOND;
    }
    if (strcmp(what, "median_w") == 0) {
        qsort(numbers, n, sizeof *numbers, compare);
        answer = (double)numbers[n / 2];
    } else {
        answer = strcmp(what, "gaps") == 0         ? gaps
                 : strcmp(what, "mean_w") == 0     ? (double)sum / (double)n
                 : strcmp(what, "energy_kwh") == 0 ? (double)sum / 3.6e6
                 : strcmp(what, "rows") == 0       ? (double)n
                                                   : statistic(what, numbers, n);
    }
    test_free(numbers);
    vec_free(&values);
    return answer;
}

/* Rules --------------------------------------------------------------------------------------- */

#define SAMPLES "bitbrains/rnd_2013-7_first3d.csv.gz"
#define TABLE "bitbrains/rnd_2013-7_vms.csv"
#define TASKS "bitbrains/small50_tasks.csv"
#define FRAGMENTS "bitbrains/small50_fragments.csv.gz"

static const struct expected_rule bitbrains[] = {
    { SAMPLES, HASH, SHA, NULL, NULL },
    { SAMPLES, "rows", USE("sum(n)"), NULL, NULL },
    { SAMPLES, "vm.n", USE("sum(n)"), NULL, NULL },
    { SAMPLES, "vm.sum", USE("sum(n*CAST(t.name AS INTEGER))"), NULL, NULL },
    { SAMPLES, "vm.min", USE("min(CAST(t.name AS INTEGER))"), NULL, NULL },
    { SAMPLES, "vm.max", USE("max(CAST(t.name AS INTEGER))"), NULL, NULL },
    { SAMPLES, "vms", "SELECT jobs FROM trace WHERE trace_id=?1", NULL, NULL },
    { SAMPLES, "step[* s]", NULL, measure_steps, NULL },
    { SAMPLES, "step[*]", NULL, measure_steps, NULL },
    { SAMPLES, "*", NULL, measure_samples, NULL },
    { TABLE, HASH, SHA_OF("vms"), NULL, "rnd table" },
    { TABLE, "rows", VM("count(*)"), NULL, "rnd table" },
    FOUR(TABLE, "vm", SOURCE_ID, "rnd table"),
    FOUR(TABLE, "cores", "cpu_milli/1000", "rnd table"),
    FOUR(TABLE, "cpu_capacity_mhz", "cpu_mhz", "rnd table"),
    FOUR(TABLE, "mem_capacity_mb", "mem_bytes/1048576.0", "rnd table"),
    FOUR(TABLE, "first_s", "submit_ns/1000000000", "rnd table"),
    FOUR(TABLE, "last_s", "(submit_ns+runtime_ns)/1000000000-300", "rnd table"),
    { TABLE, "rows.*", NULL, measure_rows, "rnd table" },
    { TASKS, HASH, SHA, NULL, NULL },
    { TASKS, "rows", VM("count(*)"), NULL, NULL },
    FOUR(TASKS, "id", SOURCE_ID, NULL),
    FOUR(TASKS, "submit_ms", "(submit_ns+origin_ns)/1000000", NULL),
    FOUR(TASKS, "duration_ms", "runtime_ns/1000000", NULL),
    FOUR(TASKS, "cpu_count", "cpu_milli/1000", NULL),
    FOUR(TASKS, "cpu_capacity_mhz", "cpu_mhz", NULL),
    FOUR(TASKS, "mem_capacity_mb", "mem_bytes/1024", NULL),
    { FRAGMENTS, HASH, SHA_OF("fragments"), NULL, NULL },
    { FRAGMENTS, "vms", USE("count(DISTINCT entity_id)"), NULL, NULL },
    { FRAGMENTS, "fragments", USE("sum(n)"), NULL, NULL },
    { FRAGMENTS, "duration_ms.sum", USE("sum(span_ns)/1000000"), NULL, NULL },
    { FRAGMENTS, "mhz_seconds", NULL, measure_work, NULL },
    { 0 },
};

#undef TASKS
#undef FRAGMENTS
#define TASKS "surf_power/tasks.csv.gz"
#define FRAGMENTS "surf_power/fragments_rle.txt.gz"
#define POWER "surf_power/power.csv.gz"

/* Machines without limit: ends come before starts, tasks of no time are left out. */
#define LEVELS                                                                                   \
    "(SELECT t,sum(sum(d)) OVER (ORDER BY t) AS level FROM (SELECT submit_ns AS t,cpu_milli AS " \
    "d FROM task WHERE trace_id=?1 AND runtime_ns>0 UNION ALL SELECT submit_ns+runtime_ns,"      \
    "-cpu_milli FROM task WHERE trace_id=?1 AND runtime_ns>0) GROUP BY t)"

static const struct expected_rule surf[] = {
    { TASKS, HASH, SHA, NULL, NULL },
    { TASKS, "rows", VM("count(*)"), NULL, NULL },
    FOUR(TASKS, "id", SOURCE_ID, NULL),
    FOUR(TASKS, "submit_ms", "(submit_ns+origin_ns)/1000000", NULL),
    FOUR(TASKS, "duration_ms", "runtime_ns/1000000", NULL),
    FOUR(TASKS, "cpu_count", "cpu_milli/1000", NULL),
    FOUR(TASKS, "cpu_capacity_mhz", "cpu_mhz", NULL),
    FOUR(TASKS, "mem_capacity_mb", "mem_bytes/1048576", NULL),
    { TASKS, "inf.cores.peak", "SELECT max(level)/1000 FROM " LEVELS, NULL, NULL },
    { TASKS, "inf.cores.peak_time",
      "SELECT t/1000000 FROM " LEVELS " ORDER BY level DESC,t LIMIT 1", NULL, NULL },
    { TASKS, "inf.cores.area", VM("sum(runtime_ns/1000000*cpu_milli/1000)"), NULL, NULL },
    { TASKS, "tasks[cores=*]", VM("count(*) FILTER (WHERE cpu_milli=1000*?2)"), NULL, NULL },
    { FRAGMENTS, HASH, SHA_OF("fragments"), NULL, NULL },
    { FRAGMENTS, "tasks", USE("count(DISTINCT entity_id)"), NULL, NULL },
    { FRAGMENTS, "mhz_seconds", NULL, measure_work, NULL },
    { FRAGMENTS, "*", NULL, measure_fragments, NULL },
    { POWER, HASH, SHA_OF("power"), NULL, NULL },
    { POWER, "*", NULL, measure_power, NULL },
    { 0 },
};

/* ---------------------------------------------------------------------------------------------- */

struct place {
    char folder[64];
    char store[96], again[96];
};

static int make_place(void **state)
{
    struct place *place = test_calloc(1, sizeof *place);

    snprintf(place->folder, sizeof place->folder, "/tmp/orrery-use-XXXXXX");
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
    const struct place *place = *state;

    assert_int_equal(expected_check(place->store, "bitbrains", sources, bitbrains), 103);
    assert_int_equal(expected_check(place->store, "surf_power", sources, surf), 60);
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

/* What the READMEs of the sets say about odd rows. */
static void odd_rows_are_counted(void **state)
{
    static const struct {
        const char *trace, *reason;
        int rows;
    } counts[] = {
        { "rnd", "field 3 'cpu_mhz' is above the capacity of the VM", 2475 },
        { "rnd", "field 4 'mem_used_mb' is above the capacity of the VM", 1 },
        { "rnd", "VM of the table has no samples; left out", 72 },
        { "surf", "task without fragments", 754 },
    };
    const struct place *place = *state;
    struct error err;
    struct store *store = store_open(place->store, DB_READ, &err);

    MUST(store != NULL);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct trace_info info;
        struct store_count *found;
        int64_t rows = 0;
        size_t count;

        MUST(store_find(store, counts[i].trace, &info, &err));
        MUST(store_counts(store, info.id, &found, &count, &err));
        for (size_t f = 0; f < count; f++)
            rows += strcmp(found[f].reason, counts[i].reason) == 0 ? found[f].rows : 0;
        assert_int_equal(rows, counts[i].rows);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_have_the_known_sums),
        cmocka_unit_test(traces_keep_their_promises),
        cmocka_unit_test(odd_rows_are_counted),
        cmocka_unit_test(the_same_sources_give_the_same_bytes),
    };

    if (access(ORRERY_DATA "/reference/traces/expected.tsv", R_OK) != 0) {
        printf("skipped: no reference data in " ORRERY_DATA "\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, make_place, drop_place);
}
