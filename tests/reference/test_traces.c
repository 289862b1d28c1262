/* Real logs: row counts, sums and hashes as independent programs found them, and round trips. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/text.h"
#include "tests/unit/unit.h"
#include "traces/check.h"
#include "traces/format.h"

#ifndef ORRERY_DATA
#define ORRERY_DATA "/nonexistent"
#endif

#define SWF ORRERY_DATA "/traces/swf/"
struct place {
    char folder[64];
    char store[96], again[96], output[96];
};

static int make_place(void **state)
{
    struct place *place = test_calloc(1, sizeof *place);

    snprintf(place->folder, sizeof place->folder, "/tmp/orrery-traces-XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    snprintf(place->store, sizeof place->store, "%s/t.db", place->folder);
    snprintf(place->again, sizeof place->again, "%s/u.db", place->folder);
    snprintf(place->output, sizeof place->output, "%s/out.swf", place->folder);
    *state = place;
    return 0;
}

static int drop_place(void **state)
{
    struct place *place = *state;

    unlink(place->store);
    unlink(place->again);
    unlink(place->output);
    rmdir(place->folder);
    test_free(place);
    return 0;
}

/*
 * The logs of traces/swf. Jobs, processors and oddities are stated in its README; sums were made
 * from the files with Python; hashes with sha256sum.
 */
static const struct log {
    const char *file;
    int64_t jobs, procs;
    double run_s, processor_s; /* sums over the rows that know them */
    int64_t counted;           /* rows repaired or dropped */
    const char *sha256;        /* of the uncompressed file */
} logs[] = {
    { "kth.swf.gz", 28481, 100, 252339555, 2013209080, 0,
      "b39dd0c2c0c0147e14a76ef2e92a6f6aa680ab7605137fab6ee86427ade87b86" },
    { "hpc2n.swf.gz", 3145, 240, 31826209, 502018364, 0,
      "f53f8d2bad0bfd8548a44ed1648f4b1ac632adab848c10583bea5ad617de73c9" },
    { "sdsc5k.swf.gz", 4606, 128, 38188540, 384191650, 0,
      "251d1bf8024941be22872dac03d0527113705523546b27144903672419c4d21d" },
    { "raw/KTH-SP2-1996-2.swf.gz", 28489, 100, 252883787, 2024618666, 0,
      "df76b94e5f670db52179688a98deec3e1887d10adb39f96c900b8e92abb386ab" },
    { "raw/HPC2N-alea-part.swf.gz", 3170, 240, 31853357, 503655194, 0,
      "eaaccb339ef0f313d1b975cf02cc518b7cc012fb0c609ef2af2dbd0291aa74ba" },
    { "raw/pyss-5K_sample.swf.gz", 4961, 128, 38291757, 387596226, 0,
      "f727faf6e1fe75acfebc23167ab9f4559bbecb888dcb08fbe15238834147ef47" },
    { "raw/CEA-Curie-2011-sample.swf.gz", 29998, 93312, 222532544, 117397237330, 0,
      "4013cd65c960904f6d9f1e28effc9566d2e4e89effac0793cbe28672ffd688a9" },
    { "hazards/semicolon-19col-strings.swf", 500, STORE_UNKNOWN, 193759, 3272112, 500,
      "7fdb6098c449ec03de7c80e33f0070bb6cc586923048d4a484d2fb83a35201cf" },
    { "hazards/semicolon-18col-noreq.swf", 300, STORE_UNKNOWN, 133378, 1450794, 0,
      "0fd4f511c46e6c3673dc236a44d7749bfe9efb1cd193644e0a6e816caf2381ba" },
    { "hazards/21col-no-maxprocs.swf", 400, STORE_UNKNOWN, 312149, 3716530, 0,
      "7e5839a470bb7e8f161a539f9f9400971980e30383afcbe6d4b06ecf6a007c55" },
    { "hazards/made.swf", 17, 16, 571.5, 2883, 2,
      "64e9710192ca81460e987c5e159443861df8ef54bc97b285a9e9fc7146fdcda1" },
};

enum { LOGS = sizeof logs / sizeof logs[0] };

static void import_log(const char *path, const char *store_path, struct trace_info *info)
{
    struct trace_import order = { .path = path, .name = "t" };
    struct error err;
    struct store *store = store_open(store_path, DB_CREATE, &err);

    MUST(store != NULL);
    MUST(trace_import(store, &order, info, &err));
    store_close(store);
}

static void logs_have_the_known_sums(void **state)
{
    const struct place *place = *state;

    for (size_t i = 0; i < LOGS; i++) {
        const struct log *log = &logs[i];
        struct text path = { 0 };
        struct trace_check check;
        struct trace_info info;
        struct error err;
        struct store *store;

        text_format(&path, SWF "%s", log->file);
        import_log(text_get(&path), place->store, &info);
        assert_int_equal(info.jobs, log->jobs);
        assert_int_equal(info.procs, log->procs);
        assert_string_equal(info.sha256, log->sha256);
        store = store_open(place->store, DB_READ, &err);
        MUST(store_find(store, "t", &info, &err));
        MUST(trace_check(store, &info, text_get(&path), &check, &err));
        assert_string_equal(text_get(&check.list), "");
        assert_true(check.run_s == log->run_s);
        assert_true(check.processor_s == log->processor_s);
        assert_int_equal(check.counted_rows, log->counted);
        trace_check_free(&check);
        store_close(store);
        unlink(place->store);
        text_free(&path);
    }
}

static void read_bytes(const char *path, struct text *out)
{
    FILE *file = fopen(path, "rb");
    char bytes[65536];
    size_t got;

    assert_non_null(file);
    out->count = 0;
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0)
        text_add_bytes(out, bytes, got);
    fclose(file);
}

static void the_same_source_gives_the_same_bytes(void **state)
{
    const struct place *place = *state;
    struct text one = { 0 };
    struct text two = { 0 };

    for (size_t i = 0; i < LOGS; i++) {
        struct text path = { 0 };
        struct trace_info info;

        text_format(&path, SWF "%s", logs[i].file);
        import_log(text_get(&path), place->store, &info);
        import_log(text_get(&path), place->again, &info);
        read_bytes(place->store, &one);
        read_bytes(place->again, &two);
        assert_int_equal(one.count, two.count);
        assert_true(memcmp(one.data, two.data, one.count) == 0);
        unlink(place->store);
        unlink(place->again);
        text_free(&path);
    }
    text_free(&one);
    text_free(&two);
}

static void export_log(const char *store_path, const char *output)
{
    struct trace_export order = { .name = "t", .format = "swf", .path = output, .overwrite = true };
    struct error err;
    struct store *store = store_open(store_path, DB_READ, &err);

    MUST(store != NULL);
    MUST(trace_export(store, &order, &err));
    store_close(store);
}

/* Fields are equal as text, or as numbers: "978.00" comes back as 978. */
static bool same_field(const char *a, size_t a_length, const char *b, size_t b_length)
{
    char left[300], right[300];
    double x, y;

    if (a_length == b_length && memcmp(a, b, a_length) == 0)
        return true;
    if (a_length >= sizeof left || b_length >= sizeof right)
        return false;
    snprintf(left, sizeof left, "%.*s", (int)a_length, a);
    snprintf(right, sizeof right, "%.*s", (int)b_length, b);
    return text_to_real(left, &x) && text_to_real(right, &y) && x == y;
}

/* The number of lines in which two lines differ beyond spacing and the spelling of numbers. */
static bool same_line(const char *a, const char *b)
{
    for (;;) {
        size_t a_length, b_length;

        a += strspn(a, " \t\r");
        b += strspn(b, " \t\r");
        a_length = strcspn(a, " \t\r");
        b_length = strcspn(b, " \t\r");
        if (a_length == 0 || b_length == 0)
            return a_length == b_length;
        if (!same_field(a, a_length, b, b_length))
            return false;
        a += a_length;
        b += b_length;
    }
}

static void logs_come_out_as_they_went_in(void **state)
{
    const struct place *place = *state;

    for (size_t i = 0; i < LOGS; i++) {
        struct text path = { 0 };
        struct trace_info info;
        struct input *before, *after;
        struct error err;
        char *a, *b;
        size_t length;

        /* Separators and missing fields are normalised: those logs have a test of their own. */
        if (strstr(logs[i].file, "semicolon") || strstr(logs[i].file, "made"))
            continue;
        text_format(&path, SWF "%s", logs[i].file);
        import_log(text_get(&path), place->store, &info);
        export_log(place->store, place->output);
        before = input_open(text_get(&path), &err);
        after = input_open(place->output, &err);
        do {
            MUST(input_line(before, &a, &length, &err));
            MUST(input_line(after, &b, &length, &err));
            assert_int_equal(a == NULL, b == NULL);
            if (a && !same_line(a, b))
                fail_msg("%s:%d: '%s' became '%s'", logs[i].file, (int)input_line_number(before), a,
                         b);
        } while (a);
        input_close(before);
        input_close(after);
        unlink(place->store);
        text_free(&path);
    }
}

/* Once normalised, a log no longer changes: export, import and export again. */
static void a_second_round_changes_nothing(void **state)
{
    const struct place *place = *state;
    struct text one = { 0 };
    struct text two = { 0 };

    for (size_t i = 0; i < LOGS; i++) {
        struct text path = { 0 };
        struct trace_info info;

        text_format(&path, SWF "%s", logs[i].file);
        import_log(text_get(&path), place->store, &info);
        export_log(place->store, place->output);
        read_bytes(place->output, &one);
        import_log(place->output, place->again, &info);
        export_log(place->again, place->output);
        read_bytes(place->output, &two);
        assert_int_equal(one.count, two.count);
        assert_true(memcmp(one.data, two.data, one.count) == 0);
        unlink(place->store);
        unlink(place->again);
        text_free(&path);
    }
    text_free(&one);
    text_free(&two);
}

/* made.swf row by row, as the README of the set describes it. */
static void hand_made_hazards(void **state)
{
    static const struct {
        int64_t number;
        double submit_s; /* from the first submission, which is at 100 s */
        double run_s;    /* -1: unknown */
        int64_t procs_used, procs;
    } rows[] = {
        { 1, 0, 60, 4, 4 },           { 2, 0, 0, 4, 4 },
        { 3, 0, -1, 4, 4 },           { 4, 5.75, 61.5, 2, 2 },
        { 12, 9, 30, 4, 4 },          { 5, 10, 30, 0, 8 },
        { 6, 10, 30, 8, -1 },         { 7, 10, 30, -1, -1 },
        { 8, 11, 30, 32, 32 },        { 9, 12, 30, 4, 4 },
        { 10, 12, 90, 4, 4 },         { 10, 13, 30, 4, 4 },
        { 13, 14, 30, 4, 4 },         { 14, 15, 30, 4, 4 },
        { 15, 16, 30, 4, 4 },         { 16, 17, 30, 4, 4 },
        { 17, 1356996047, 30, 4, 4 },
    };
    const struct place *place = *state;
    struct trace_info info;
    struct store_cursor *cursor;
    struct store_job job;
    struct error err;
    struct store *store;
    bool more;

    import_log(SWF "hazards/made.swf", place->store, &info);
    store = store_open(place->store, DB_READ, &err);
    cursor = store_jobs(store, info.id, INT64_MIN, TIME_NEVER, &err);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        MUST(store_next(cursor, &job, &more, &err) && more);
        assert_int_equal(job.number, rows[i].number);
        assert_true(time_seconds(job.submit) == rows[i].submit_s);
        assert_int_equal(job.run,
                         rows[i].run_s < 0 ? STORE_UNKNOWN : (sim_time)(rows[i].run_s * 1e9));
        assert_int_equal(job.procs_used,
                         rows[i].procs_used < 0 ? STORE_UNKNOWN : rows[i].procs_used);
        assert_int_equal(job.procs, rows[i].procs < 0 ? STORE_UNKNOWN : rows[i].procs);
    }
    MUST(store_next(cursor, &job, &more, &err) && !more);
    store_done(cursor);
    store_close(store);
}

/* The recovered log of CEA Curie: sizes of its README, sums made with Python. */
static void curie_recovered_from_results(void **state)
{
    const char *const options[] = { "procs=80640" };
    const struct place *place = *state;
    struct trace_import order = { .path = SWF "curie.pyss-easy.csv.gz",
                                  .name = "Curie",
                                  .options = options,
                                  .option_count = 1,
                                  .strict = true };
    struct trace_check check;
    struct trace_info info;
    struct store_job job;
    struct error err;
    struct store *store = store_open(place->store, DB_CREATE, &err);
    struct store_cursor *cursor;
    bool more;

    MUST(trace_import(store, &order, &info, &err));
    assert_string_equal(info.format, "recovered_csv");
    assert_int_equal(info.jobs, 295540);
    assert_int_equal(info.procs, 80640);
    assert_string_equal(info.sha256,
                        "6f06b96fc8188ce8a325c4113c406c2f4083b2ecea18e47bb9448ef9aa023dca");
    MUST(trace_check(store, &info, order.path, &check, &err));
    assert_int_equal(check.problems, 0);
    assert_true(check.run_s == 1925020760);
    assert_true(check.processor_s == 1264995649566);
    trace_check_free(&check);
    cursor = store_jobs(store, info.id, INT64_MIN, TIME_NEVER, &err);
    for (int64_t i = 0; i < info.jobs; i++) {
        MUST(store_next(cursor, &job, &more, &err) && more);
        assert_int_equal(job.wait, STORE_UNKNOWN); /* a simulator's result is no history */
        assert_true(job.run >= SECOND && job.run <= job.request);
        assert_true(job.procs <= 79808);
    }
    store_done(cursor);
    store_close(store);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, drop_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(logs_have_the_known_sums),
        TEST(the_same_source_gives_the_same_bytes),
        TEST(logs_come_out_as_they_went_in),
        TEST(a_second_round_changes_nothing),
        TEST(hand_made_hazards),
        TEST(curie_recovered_from_results),
    };

    if (access(SWF "README.md", R_OK) != 0) {
        printf("skipped: no reference data in " ORRERY_DATA "\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
