/* SWF: what goes in comes out, every oddity is counted, broken files are refused with a reason. */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/arena.h"
#include "sim/base/text.h"
#include "tests/unit/unit.h"
#include "traces/format.h"

struct place {
    char folder[64];
    char source[96], store[96], output[96];
};

static int make_place(void **state)
{
    struct place *place = test_calloc(1, sizeof *place);

    snprintf(place->folder, sizeof place->folder, "/tmp/orrery-swf-XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    snprintf(place->source, sizeof place->source, "%s/in.swf", place->folder);
    snprintf(place->store, sizeof place->store, "%s/t.db", place->folder);
    snprintf(place->output, sizeof place->output, "%s/out.swf", place->folder);
    *state = place;
    return 0;
}

static int drop_place(void **state)
{
    struct place *place = *state;

    unlink(place->source);
    unlink(place->store);
    unlink(place->output);
    rmdir(place->folder);
    test_free(place);
    return 0;
}

static void write_file(const char *path, const char *content)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, strlen(content), file), strlen(content));
    assert_int_equal(fclose(file), 0);
}

static void clear(struct text *text)
{
    text->count = 0;
    text_add(text, "");
}

static void read_file(const char *path, struct text *out)
{
    FILE *file = fopen(path, "rb");
    char bytes[4096];
    size_t got;

    assert_non_null(file);
    clear(out);
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0)
        text_add_bytes(out, bytes, got);
    fclose(file);
}

/* Imports a file into a new store; false leaves the reason in err. */
static bool import_file(const char *path, const char *store_path, bool strict,
                        struct trace_info *info, struct error *err)
{
    struct trace_import order = { .path = path, .name = "t", .format = "swf", .strict = strict };
    struct store *store = store_open(store_path, DB_CREATE, err);
    bool ok;

    assert_non_null(store);
    ok = trace_import(store, &order, info, err);
    store_close(store);
    return ok;
}

static void export_file(const char *store_path, const char *output, struct text *content)
{
    struct trace_export order = { .name = "t", .format = "swf", .path = output, .overwrite = true };
    struct error err;
    struct store *store = store_open(store_path, DB_READ, &err);

    MUST(store != NULL);
    MUST(trace_export(store, &order, &err));
    store_close(store);
    read_file(output, content);
}

/* Counts as "action reason rows@line", one a line. */
static void list_counts(const char *store_path, struct text *out)
{
    struct trace_info info;
    struct store_count *counts;
    struct error err;
    struct store *store = store_open(store_path, DB_READ, &err);
    size_t count;

    MUST(store_find(store, "t", &info, &err));
    MUST(store_counts(store, info.id, &counts, &count, &err));
    clear(out);
    for (size_t i = 0; i < count; i++)
        text_format(out, "%s: %s %" PRId64 "@%" PRId64 "\n", store_action_name[counts[i].action],
                    counts[i].reason, counts[i].rows, counts[i].first_line);
    store_close(store);
}

/* Blanks squeezed to one, so that a table of cases can be read. */
static void squeeze(struct text *text)
{
    size_t used = 0;

    for (size_t i = 0; i < text->count; i++) {
        char c = text->data[i];

        if (c == ' ' && (used == 0 || text->data[used - 1] == ' ' || text->data[used - 1] == '\n'))
            continue;
        text->data[used++] = c;
    }
    text->count = used;
    text->data[used] = '\0';
}

#define TAIL " -1 1 1 1 -1 0 -1 -1 -1\n"

static const struct {
    const char *in;
    const char *out;    /* blanks squeezed; NULL: the same */
    const char *counts; /* NULL: none */
} rounds[] = {
    { "1 0 -1 60 4 -1 -1 4 120" TAIL, NULL, NULL },
    { "; MaxProcs: 9\n;\n\n1 0 5 60 4 3.25 7 4 120 9 0 1 2 3 4 5 6 7\n; end\n", NULL, NULL },
    { "1 105.75 3.25 61.5 4 -1 -1 4 120" TAIL, NULL, NULL },
    { "1 -5 -1 60 0 -1 -1 4 0" TAIL, NULL, NULL },
    { "1 1356996147 -1 60 4 -1 -1 4 120 68719476736 1 1 1 -1 0 -1 -1 -1\n", NULL, NULL },
    { "1 0 -1 60 4 -1 1024.5 4 120 0.125 1 1 1 -1 0 -1 -1 -1\n", NULL, NULL },
    { "272394.a 0 -1 60 4 -1 -1 4 120" TAIL, NULL, NULL },
    { "007 0 -1 60 4 -1 -1 4 120" TAIL, NULL, NULL },
    { "1 0 -1.0 6e1 4.0 10.50 -1 4 120.000" TAIL, "1 0 -1 60 4 10.5 -1 4 120" TAIL, NULL },
    { "\t1\t0 -1 60 4\t-1 -1 4  120\t-1 1 1 1 -1 0 -1 -1 -1  \r\n", "1 0 -1 60 4 -1 -1 4 120" TAIL,
      NULL },
    { "1 0 -1 60 4 -1 -1 4 120 -1 1 bob staff -1 fast -1 -1 -1\n"
      "2 0 -1 60 4 -1 -1 4 120 -1 1 eve staff -1 fast 2 -1 -1\n",
      NULL,
      "noted: field 12 'user' is a name; numbered by first appearance 2@1\n"
      "noted: field 13 'group' is a name; numbered by first appearance 2@1\n"
      "noted: field 15 'queue' is a name; numbered by first appearance 2@1\n" },
    { "1 0 -1 60 4 -1 -1 4 120 -1 1 3 7 -1 0 -1 -1 -1\n"
      "2 0 -1 60 4 -1 -1 4 120 -1 1 bob b -1 0 -1 -1 -1\n"
      "3 0 -1 60 4 -1 -1 4 120 -1 1 1 7 -1 0 -1 -1 -1\n",
      NULL,
      "noted: field 12 'user' is a name; numbered by first appearance 1@2\n"
      "noted: field 13 'group' is a name; numbered by first appearance 1@2\n" },
    { "1 0 -1 60 4 -1 -1 4 120 -1 1 bob 7 -1 0 -1 -1 -1\n"
      "2 0 -1 60 4 -1 -1 4 120 -1 1 1 7 -1 0 -1 -1 -1\n",
      NULL, "noted: field 12 'user' is a name; numbered by first appearance 1@1\n" },
    { "5;0;-1;60;4;-1;-1;-1;;-1;1; Ben Li ;a;-1;;-1;;-1;\n",
      "5 0 -1 60 4 -1 -1 -1 -1 -1 1 Ben_Li a -1 -1 -1 -1 -1\n",
      "repaired: field 15 'queue' is empty; taken as unknown 1@1\n"
      "repaired: field 17 'after' is empty; taken as unknown 1@1\n"
      "repaired: field 9 'request' is empty; taken as unknown 1@1\n"
      "noted: field 12 'user' is a name; numbered by first appearance 1@1\n"
      "noted: field 13 'group' is a name; numbered by first appearance 1@1\n"
      "noted: fields separated by ';' 1@1\n" },
    { "1 0 -1 60 4 -1 -1 4 120 -1 1 1 1 -1 0 -1 -1 -1 2 {1, 2} all:2x2\n", NULL,
      "noted: more than 18 fields; the rest is kept as text 1@1\n" },
    { "id submit wait run procs\n1 0 -1 60 4 -1 -1 4 120" TAIL, NULL,
      "noted: title line without ';' 1@1\n" },
    { "1 10 -1 60 4 -1 -1 4 120" TAIL "2 5 -1 60 4 -1 -1 4 120" TAIL, NULL,
      "repaired: submitted before the row above; sorted to its place 1@2\n" },
    { "1 1 -1 60 4 -1 -1 4 120" TAIL "1 5 -1 60 4 -1 -1 4 120" TAIL, NULL,
      "noted: field 1 'job' does not rise 1@2\n" },
    { "1 1 -1 60 4 -1 -1\n", "1 1 -1 60 4 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1\n",
      "repaired: fewer than 18 fields; the rest is unknown 1@1\n" },
    { "1 0 -3 60 -2 -1 -1 4 120 -9 1 1 1 -1 0 -1 -1 -1\n", "1 0 -1 60 -1 -1 -1 4 120" TAIL,
      "repaired: field 10 'memory_req' is negative; taken as unknown 1@1\n"
      "repaired: field 3 'wait' is negative; taken as unknown 1@1\n"
      "repaired: field 5 'procs' is negative; taken as unknown 1@1\n" },
    { "1 0 -1 60 4 -1 -1 4 120" TAIL "2 x -1 60 4 -1 -1 4 120" TAIL "3 1 -1 60 4.5 -1 -1 4 120" TAIL
      "4 1 -1 1e30 4 -1 -1 4 120" TAIL "5\n",
      "1 0 -1 60 4 -1 -1 4 120" TAIL,
      "dropped: fewer than 5 fields; row dropped 1@5\n"
      "dropped: field 2 'submit' is not a number; row dropped 1@2\n"
      "dropped: field 4 'run' is out of range; row dropped 1@4\n"
      "dropped: field 5 'procs' is not a whole number; row dropped 1@3\n" },
};

static void rows_come_out_as_they_went_in(void **state)
{
    const struct place *place = *state;
    struct text got = { 0 };

    for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
        struct trace_info info;
        struct error err;

        write_file(place->source, rounds[i].in);
        MUST(import_file(place->source, place->store, false, &info, &err));
        list_counts(place->store, &got);
        assert_string_equal(text_get(&got), rounds[i].counts ? rounds[i].counts : "");
        export_file(place->store, place->output, &got);
        squeeze(&got);
        assert_string_equal(text_get(&got), rounds[i].out ? rounds[i].out : rounds[i].in);
        unlink(place->store);
    }
    text_free(&got);
}

static void headers_are_understood(void **state)
{
    static const struct {
        const char *header;
        int64_t procs, t0_s; /* STORE_UNKNOWN */
    } cases[] = {
        { "; MaxProcs: 128\n; MaxNodes: 64\n", 128, STORE_UNKNOWN },
        { ";maxprocs:128\n", 128, STORE_UNKNOWN },
        { ";\tMaxNodes :\t64 \n", 64, STORE_UNKNOWN },
        { "; MaxProcs: -1\n; MaxNodes: 64\n", 64, STORE_UNKNOWN },
        { "; MaxProcs: 1024 [512,512]\n", 1024, STORE_UNKNOWN },
        { "; MaxProcs: many\n", STORE_UNKNOWN, STORE_UNKNOWN },
        { "; Note: MaxProcs: 128\n", STORE_UNKNOWN, STORE_UNKNOWN },
        { "; MaxProcsPerUser: 3\n", STORE_UNKNOWN, STORE_UNKNOWN },
        { "; UnixStartTime: 1000\n", STORE_UNKNOWN, 1100 },
        { "; UnixStartTime: 0\n", STORE_UNKNOWN, 100 },
        { "; UnixStartTime: soon\n", STORE_UNKNOWN, STORE_UNKNOWN },
        { "", STORE_UNKNOWN, STORE_UNKNOWN },
    };
    const struct place *place = *state;
    struct text source = { 0 };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trace_info info;
        struct error err;

        clear(&source);
        text_format(&source, "%s1 100 -1 60 4 -1 -1 4 120" TAIL, cases[i].header);
        write_file(place->source, text_get(&source));
        MUST(import_file(place->source, place->store, false, &info, &err));
        assert_int_equal(info.procs, cases[i].procs);
        assert_int_equal(info.t0_unix_ns,
                         cases[i].t0_s == STORE_UNKNOWN ? STORE_UNKNOWN : cases[i].t0_s * SECOND);
        assert_int_equal(info.origin_ns, 100 * SECOND);
        unlink(place->store);
    }
    text_free(&source);
}

static void calendar_times_need_no_header(void **state)
{
    const struct place *place = *state;
    struct trace_info info;
    struct error err;

    write_file(place->source, "1 1356996147 -1 60 4 -1 -1 4 120" TAIL);
    MUST(import_file(place->source, place->store, false, &info, &err));
    assert_int_equal(info.t0_unix_ns, 1356996147 * SECOND);
    assert_int_equal(info.span_ns, 0);
}

#define BROKEN ORRERY_ROOT "/tests/cli/broken/swf/"
#define REFUSED " (refused by --strict)"

static const struct {
    const char *file;
    const char *message; /* behind the path */
    bool strict;         /* read without trouble unless strict */
} broken[] = {
    { "damaged.swf.gz", ": damaged gzip data after line 0 (invalid distance too far back)", false },
    { "empty.swf", ": no job in 0 lines of format swf", false },
    { "header-only.swf", ": no job in 2 lines of format swf", false },
    { "no-usable-row.swf", ": no job in 4 lines of format swf", false },
    { "prose.swf", ": no job in 2 lines of format swf", false },
    { "too-far-apart.swf", ":2: submit times lie more than 292 years apart", false },
    { "truncated.swf.gz", ": the gzip data end too early after line 0; the file is cut off",
      false },
    { "zero-byte.swf", ":2: zero byte; this is not a text file", false },
    { "strict-below-the-nanosecond.swf",
      ":2: field 2 'submit' is '5.0000000001'; expected at most 9 decimals" REFUSED, true },
    { "strict-empty-field.swf",
      ":2: field 9 'request' is ''; expected a value, or -1 for unknown" REFUSED, true },
    { "strict-half-a-processor.swf",
      ":2: field 5 'procs' is '4.5'; expected a whole number" REFUSED, true },
    { "strict-negative-procs.swf",
      ":3: field 5 'procs' is '-4'; expected 0 or more, or -1 for unknown" REFUSED, true },
    { "strict-no-submit.swf", ":2: field 2 'submit' is '-1'; expected a time in seconds" REFUSED,
      true },
    { "strict-not-a-number.swf",
      ":2: field 4 'run' is 'x10'; expected a number, or -1 for unknown" REFUSED, true },
    { "strict-out-of-range.swf",
      ":2: field 2 'submit' is '99999999999999999999'; expected less than 9e9 s, or 9e15" REFUSED,
      true },
    { "strict-short-row.swf", ":2: fewer than 18 fields; the rest is unknown" REFUSED, true },
    { "strict-status-word.swf",
      ":2: field 11 'status' is 'COMPLETED'; expected a whole number" REFUSED, true },
    { "strict-stub.swf", ":2: fewer than 5 fields; row dropped" REFUSED, true },
    { "strict-unsorted.swf", ":2: submitted before the row above; sorted to its place" REFUSED,
      true },
};

enum { BROKEN_FILES = sizeof broken / sizeof broken[0] };

static void broken_files_are_refused(void **state)
{
    const struct place *place = *state;

    for (size_t i = 0; i < BROKEN_FILES; i++) {
        struct text path = { 0 };
        struct trace_info info;
        struct error err;

        text_format(&path, BROKEN "%s", broken[i].file);
        if (broken[i].strict) {
            MUST(import_file(text_get(&path), place->store, false, &info, &err));
            unlink(place->store);
        }
        assert_false(import_file(text_get(&path), place->store, broken[i].strict, &info, &err));
        if (strncmp(err.text, text_get(&path), path.count) != 0 ||
            strcmp(err.text + path.count, broken[i].message) != 0)
            fail_msg("%s: %s", broken[i].file, err.text);
        assert_int_not_equal(access(place->store, F_OK), 0);
        text_free(&path);
    }
}

static void every_broken_file_is_in_the_table(void **state)
{
    DIR *folder = opendir(BROKEN);
    size_t found = 0;
    struct dirent *entry;

    (void)state;
    assert_non_null(folder);
    while ((entry = readdir(folder))) {
        size_t i = 0;

        if (entry->d_name[0] == '.')
            continue;
        while (i < BROKEN_FILES && strcmp(broken[i].file, entry->d_name) != 0)
            i++;
        if (i == BROKEN_FILES)
            fail_msg("%s has no expected message", entry->d_name);
        found++;
    }
    closedir(folder);
    assert_int_equal(found, BROKEN_FILES);
}

static void samples_are_read(void **state)
{
    const struct place *place = *state;
    struct text got = { 0 };
    struct text want = { 0 };
    struct trace_info info;
    struct error err;

    MUST(import_file(ORRERY_ROOT "/traces/samples/hazards.swf", place->store, false, &info, &err));
    assert_int_equal(info.jobs, 8);
    assert_int_equal(info.procs, 32);
    unlink(place->store);
    MUST(import_file(ORRERY_ROOT "/traces/samples/tiny.swf", place->store, true, &info, &err));
    assert_int_equal(info.jobs, 10);
    export_file(place->store, place->output, &got);
    read_file(ORRERY_ROOT "/traces/samples/tiny.swf", &want);
    assert_string_equal(text_get(&got), text_get(&want));
    text_free(&got);
    text_free(&want);
}

static void options_and_formats_name_the_nearest(void **state)
{
    const char *const typo[] = { "prcs=4" };
    const char *const bare[] = { "procs" };
    const char *const good[] = { "procs=4" };
    const struct place *place = *state;
    struct trace_import order = {
        .path = place->source, .name = "t", .options = typo, .option_count = 1
    };
    struct trace_info info;
    struct error err;
    struct store *store = store_open(place->store, DB_CREATE, &err);

    write_file(place->source, "1 100 -1 60 4 -1 -1 4 120" TAIL);
    assert_false(trace_import(store, &order, &info, &err));
    assert_non_null(strstr(err.text, "no parameter 'prcs'; did you mean 'procs'?"));
    order.options = bare;
    assert_false(trace_import(store, &order, &info, &err));
    assert_string_equal(err.text, "option 'procs' has no value; expected name=value");
    order.format = "wsf";
    assert_false(trace_import(store, &order, &info, &err));
    assert_string_equal(err.text, "unknown format 'wsf'; did you mean 'swf'?");
    order.format = "zebra";
    assert_false(trace_import(store, &order, &info, &err));
    assert_ptr_equal(strstr(err.text, "unknown format 'zebra'; there are alibaba_batch, "),
                     err.text);
    assert_non_null(strstr(err.text, ", sls, stg, swf"));
    order.format = NULL;
    order.options = good;
    MUST(trace_import(store, &order, &info, &err));
    assert_int_equal(info.procs, 4);
    assert_string_equal(info.importer, "swf 1 procs=4");
    store_close(store);
}

static void export_keeps_files_that_are_there(void **state)
{
    const struct place *place = *state;
    struct trace_export order = { .name = "t", .format = "swf", .path = place->output };
    struct text got = { 0 };
    struct trace_info info;
    struct error err;
    struct store *store;

    write_file(place->source, "1 100 -1 60 4 -1 -1 4 120" TAIL);
    write_file(place->output, "mine\n");
    MUST(import_file(place->source, place->store, false, &info, &err));
    store = store_open(place->store, DB_READ, &err);
    assert_false(trace_export(store, &order, &err));
    assert_non_null(strstr(err.text, "out.swf: exists already; --force overwrites it"));
    read_file(place->output, &got);
    assert_string_equal(text_get(&got), "mine\n");
    text_free(&got);
    store_close(store);
}

static void csv_is_read_by_name(void **state)
{
    static const struct {
        const char *in;
        const char *out; /* exported rows behind the header, or the error behind the path */
    } cases[] = {
        { "job,submit_s,wait_easy_s,run_s,procs,req_time_s,user,backfilled\n7,5,99,60,4,120,3,1\n",
          "7 5 -1 60 4 -1 -1 4 120 -1 -1 3 -1 -1 -1 -1 -1 -1\n" },
        { " procs , run_s,submit_s\r\n 4 ,60.5, 5\r\n\r\n",
          "-1 5 -1 60.5 4 -1 -1 4 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1\n" },
        { "submit_s,run_s,procs\n5,60,4\n6,60,4,9\n,60,4\n7,x,4\n8,60\n",
          "-1 5 -1 60 4 -1 -1 4 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1\n"
          "-1 8 -1 60 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1\n" },
        { "submit_s,procs\n5,60\n", ":1: no column 'run_s'" },
        { "submit_s,procs,run_s,procs\n5,60\n", ":1: column 'procs' twice" },
        { "submit_s,procs,run_s\n", ": no job in 1 lines of format recovered_csv" },
    };
    const struct place *place = *state;
    struct trace_import order = { .path = place->source, .name = "t", .format = "recovered_csv" };
    struct text got = { 0 };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trace_info info;
        struct error err;
        struct store *store = store_open(place->store, DB_CREATE, &err);

        write_file(place->source, cases[i].in);
        if (trace_import(store, &order, &info, &err)) {
            export_file(place->store, place->output, &got);
            squeeze(&got);
            assert_non_null(strstr(text_get(&got), "\n; MaxJobs: "));
            assert_string_equal(strchr(strstr(text_get(&got), "\n; MaxJobs: ") + 1, '\n') + 1,
                                cases[i].out);
        } else {
            assert_string_equal(err.text + strlen(place->source), cases[i].out);
        }
        store_close(store);
        unlink(place->store);
    }
    text_free(&got);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, drop_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rows_come_out_as_they_went_in),
        TEST(headers_are_understood),
        TEST(calendar_times_need_no_header),
        TEST(broken_files_are_refused),
        TEST(every_broken_file_is_in_the_table),
        TEST(samples_are_read),
        TEST(options_and_formats_name_the_nearest),
        TEST(export_keeps_files_that_are_there),
        TEST(csv_is_read_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
