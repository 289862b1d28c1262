/* Imports real sources twice and asks the store. */
#include "tests/support/trace_bed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/text.h"
#include "tests/unit/unit.h"
#include "traces/check.h"

#ifndef ORRERY_DATA
#define ORRERY_DATA "/nonexistent"
#endif

struct trace_bed *trace_bed_make(const struct expected_source *sources)
{
    struct trace_bed *bed = mem_alloc(sizeof *bed);

    snprintf(bed->folder, sizeof bed->folder, "/tmp/orrery-bed-XXXXXX");
    if (!mkdtemp(bed->folder)) {
        mem_free(bed);
        return NULL;
    }
    snprintf(bed->store, sizeof bed->store, "%s/t.db", bed->folder);
    snprintf(bed->again, sizeof bed->again, "%s/u.db", bed->folder);
    bed->sources = sources;
    expected_import(bed->store, sources);
    return bed;
}

void trace_bed_drop(struct trace_bed *bed)
{
    unlink(bed->store);
    unlink(bed->again);
    rmdir(bed->folder);
    mem_free(bed);
}

void trace_bed_promises(const struct trace_bed *bed)
{
    struct error err;
    struct store *store = store_open(bed->store, DB_READ, &err);
    struct trace_info *infos;
    size_t count;

    MUST(store != NULL);
    MUST(store_list(store, &infos, &count, &err));
    assert_true(count > 0);
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

void trace_bed_again(const struct trace_bed *bed)
{
    struct text one = { 0 };
    struct text two = { 0 };

    expected_import(bed->again, bed->sources);
    read_bytes(bed->store, &one);
    read_bytes(bed->again, &two);
    assert_int_equal(one.count, two.count);
    assert_true(memcmp(one.data, two.data, one.count) == 0);
    text_free(&one);
    text_free(&two);
}

int64_t trace_bed_ask(const struct trace_bed *bed, const char *sql)
{
    struct error err;
    struct store *store = store_open(bed->store, DB_READ, &err);
    int64_t value;

    MUST(store != NULL);
    MUST(db_int(store_db(store), sql, -1, &value, &err));
    store_close(store);
    return value;
}

bool trace_bed_has_data(void)
{
    bool there = access(ORRERY_DATA "/reference/traces/expected.tsv", R_OK) == 0;

    if (!there)
        printf("skipped: no reference data in " ORRERY_DATA "\n");
    return there;
}
