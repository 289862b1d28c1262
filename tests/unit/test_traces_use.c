/* Measured use of the sample traces, value by value as a pencil finds it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/text.h"
#include "tests/unit/unit.h"
#include "traces/format.h"
#include "traces/sample.h"

#define SAMPLES_OF(name) ORRERY_ROOT "/traces/samples/" name

struct place {
    char folder[64];
    char store[96], table[96];
};

static int make_place(void **state)
{
    struct place *place = test_calloc(1, sizeof *place);

    snprintf(place->folder, sizeof place->folder, "/tmp/orrery-use-XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    snprintf(place->store, sizeof place->store, "%s/t.db", place->folder);
    snprintf(place->table, sizeof place->table, "%s/t.csv", place->folder);
    *state = place;
    return 0;
}

static int drop_place(void **state)
{
    struct place *place = *state;

    unlink(place->store);
    unlink(place->table);
    rmdir(place->folder);
    test_free(place);
    return 0;
}

/* Imports a source, with one option or none (NULL), into the store of the place. */
static struct store *import(const struct place *place, const char *path, const char *option,
                            struct trace_info *info)
{
    const char *const options[] = { option };
    const struct trace_import order = { .path = path,
                                        .name = "t",
                                        .options = options,
                                        .option_count = option != NULL,
                                        .replace = true };
    struct error err;
    struct store *store = store_open(place->store, DB_CREATE, &err);

    MUST(store != NULL);
    MUST(trace_import(store, &order, info, &err));
    return store;
}

/* "time:value ..." in seconds for a metric of a VM, and the end of the last. */
static void series_text(struct store *store, int64_t trace, int64_t vm, const char *metric,
                        struct text *out)
{
    const struct store_series_key key = { STORE_TASK, vm, metric };
    struct error err;
    size_t count;
    struct store_series *series = store_series(store, trace, &key, &count, &err);

    MUST(series != NULL);
    assert_int_equal(count, 1);
    for (int64_t i = 0; i < series->n; i++) {
        sim_time time;
        double value = store_value(series, i, &time);

        text_format(out, "%g:%g ", time_seconds(time), value);
    }
    text_format(out, "%g", time_seconds(series->t0 + series->span));
}

static void expect(struct store *store, int64_t vm, const char *metric, const char *want)
{
    struct text text = { 0 };

    series_text(store, 1, vm, metric, &text);
    assert_string_equal(text_get(&text), want);
    text_free(&text);
}

static void a_folder_of_vms_is_one_trace(void **state)
{
    struct trace_info info;
    struct store *store = import(*state, SAMPLES_OF("gwa-t-12"), NULL, &info);
    struct error err;
    struct store_cursor *cursor = store_vms(store, info.id, INT64_MIN, TIME_NEVER, &err);
    struct store_vm vm;
    bool more;

    assert_true(info.t0_unix_ns == 1400000000 * SECOND);
    MUST(cursor != NULL);
    MUST(store_next_vm(cursor, &vm, &more, &err));
    assert_int_equal(vm.number, 1);
    assert_int_equal(vm.submit, 0);
    assert_int_equal(vm.run, 901 * SECOND);
    assert_int_equal(vm.cpu_milli, 2000);
    assert_true(vm.cpu_mhz == 4000);
    assert_true(vm.mem_bytes == INT64_C(8) << 30);
    assert_int_equal(vm.censored, 1);
    MUST(store_next_vm(cursor, &vm, &more, &err));
    assert_int_equal(vm.number, 2);
    assert_int_equal(vm.submit, 120 * SECOND);
    assert_int_equal(vm.run, 600 * SECOND);
    store_done(cursor);
    expect(store, 0, "cpu", "0:400 300:800 601:4100 901");
    expect(store, 0, "mem", "0:1.07374e+09 300:2.14748e+09 601:2.14748e+09 901");
    expect(store, 0, "disk_write", "0:10240 300:20480 601:20480 901");
    expect(store, 1, "cpu", "120:20.25 420:40.5 720");
    expect(store, 1, "net_tx", "120:2048 420:2048 720");
    store_close(store);
}

/* Lines and a table that say the same give the same steps. */
static void fragments_follow_each_other(void **state)
{
    static const char table[] = "cpu_usage,duration,id\n400,300000,11\n800,600000,11\n"
                                "20.5,300000,12\n40,150000,12\n60,150000,12\n";
    const struct place *place = *state;
    struct trace_info info;
    struct store *store = import(place, SAMPLES_OF("opendc-tasks.csv"),
                                 "fragments=" SAMPLES_OF("opendc-fragments.txt"), &info);
    char option[128];
    FILE *file;

    assert_true(info.t0_unix_ns == STORE_UNKNOWN);
    /* Two runs of one length take less room as three values. */
    expect(store, 0, "cpu", "0:400 300:800 600:800 900");
    expect(store, 1, "cpu", "60:20.5 360:40 510:60 660");
    store_close(store);
    file = fopen(place->table, "w");
    assert_non_null(file);
    fputs(table, file);
    assert_int_equal(fclose(file), 0);
    snprintf(option, sizeof option, "fragments=%s", place->table);
    store = import(place, SAMPLES_OF("opendc-tasks.csv"), option, &info);
    expect(store, 0, "cpu", "0:400 300:800 900");
    expect(store, 1, "cpu", "60:20.5 360:40 510:60 660");
    store_close(store);
}

/* A measurement covers the time before its own; the first is as long as the second. */
static void power_holds_up_to_its_time(void **state)
{
    const struct place *place = *state;
    const struct store_series_key key = { STORE_SITE, 0, "power" };
    struct trace_info info;
    char option[128];
    struct store_series *series;
    struct store *store;
    struct error err;
    size_t count;
    sim_time time;
    FILE *file = fopen(place->table, "w");

    assert_non_null(file);
    fputs("t_ms,power_w,energy_j\n30000,20.5,615\n60000,21,630\n", file);
    assert_int_equal(fclose(file), 0);
    snprintf(option, sizeof option, "power=%s", place->table);
    store = import(place, SAMPLES_OF("opendc-tasks.csv"), option, &info);
    series = store_series(store, info.id, &key, &count, &err);
    MUST(series != NULL);
    assert_int_equal(count, 1);
    assert_int_equal(series->n, 2);
    assert_true(store_value(series, 0, &time) == 20.5 && time == 0);
    assert_true(store_value(series, 1, &time) == 21 && time == 30 * SECOND);
    assert_true(series->span == 60 * SECOND);
    store_close(store);
}

static void values_are_rounded_to_the_nearest(void **state)
{
    static const struct {
        const char *text;
        int decimals;
        enum sample kind;
        uint32_t raw;
    } rows[] = {
        { "1.5", 3, SAMPLE_EXACT, 1500 },
        { "0.0665", 3, SAMPLE_ROUNDED, 67 },
        { "0.06649999", 3, SAMPLE_ROUNDED, 66 },
        { "6.7108864E7", 0, SAMPLE_EXACT, 67108864 },
        { "4294967.295", 3, SAMPLE_EXACT, UINT32_MAX },
        { "4294967.2955", 3, SAMPLE_BAD, 0 },
        { "1e99", 0, SAMPLE_BAD, 0 },
        { "-1", 0, SAMPLE_BAD, 0 },
        { "", 0, SAMPLE_BAD, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t raw = 0;

        assert_int_equal(sample_read(rows[i].text, strlen(rows[i].text), rows[i].decimals, &raw),
                         rows[i].kind);
        assert_int_equal(raw, rows[i].raw);
    }
}

static void decimals_that_nobody_needs_go(void **state)
{
    struct pack pack = { 0 };

    (void)state;
    pack_add(&pack, 0, 1500);
    pack_add(&pack, 1, 20);
    assert_true(sample_scale(&pack, 3) == 0.01);
    assert_int_equal(*(uint32_t *)vec_at(&pack.values, 0, sizeof(uint32_t)), 150);
    pack_clear(&pack);
    pack_add(&pack, 0, 0);
    assert_true(sample_scale(&pack, 3) == 1);
    pack_free(&pack);
}

static void ids_that_are_numbers_are_numbers(void **state)
{
    struct store_vm vm;

    (void)state;
    sample_id("42", &vm);
    assert_true(vm.number == 42 && !vm.name);
    sample_id("042", &vm);
    assert_true(vm.number == STORE_UNKNOWN);
    assert_string_equal(vm.name, "042");
    sample_id("vm-1", &vm);
    assert_string_equal(vm.name, "vm-1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_folder_of_vms_is_one_trace, make_place, drop_place),
        cmocka_unit_test_setup_teardown(fragments_follow_each_other, make_place, drop_place),
        cmocka_unit_test_setup_teardown(power_holds_up_to_its_time, make_place, drop_place),
        cmocka_unit_test(values_are_rounded_to_the_nearest),
        cmocka_unit_test(decimals_that_nobody_needs_go),
        cmocka_unit_test(ids_that_are_numbers_are_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
