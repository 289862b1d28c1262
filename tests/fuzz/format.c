/* Any importer over any bytes, packed or not: it ends, and it counts what it drops. */
#include "traces/format.h"

#include <string.h>

#include "tests/fuzz/fuzz.h"

struct bytes {
    const char *format;
    const uint8_t *data;
    size_t count;
};

/* Reads the source once; true if it was accepted. */
static bool read_once(const struct bytes *source, bool strict, int64_t *jobs, int64_t *changed)
{
    struct error err;
    const struct trace_format *format = trace_format_find(source->format, &err);
    struct input *input = input_memory(source->data, source->count, "fuzz", &err);
    struct intake *intake;
    struct store_count *counts;
    char sha256[65];
    void *options;
    bool ok;

    if (!input)
        return false;
    intake = intake_create(input, NULL, strict);
    options = arena_alloc(intake_arena(intake), format->options_size);
    param_defaults(format->options, options, intake_arena(intake));
    ok = format->import(intake, options, &err) && input_sha256(input, sha256, &err);
    BUG_UNLESS(ok || (err.text[0] && !strchr(err.text, '\n')));
    *jobs = intake_jobs(intake);
    *changed = 0;
    for (size_t i = intake_counts(intake, &counts); i-- > 0;) {
        BUG_UNLESS(counts[i].rows > 0 && counts[i].first_line > 0);
        *changed += counts[i].action == STORE_NOTED ? 0 : counts[i].rows;
    }
    intake_destroy(intake);
    input_close(input);
    return ok;
}

int fuzz_format(const char *format, const uint8_t *bytes, size_t count)
{
    const struct bytes source = { format, bytes, count };
    int64_t jobs, strict_jobs, changed, none;
    bool lenient = read_once(&source, false, &jobs, &changed);
    bool strict = read_once(&source, true, &strict_jobs, &none);

    /* Strict refuses exactly what lenient had to change. */
    BUG_UNLESS(strict == (lenient && changed == 0));
    BUG_UNLESS(!strict || strict_jobs == jobs);
    return 0;
}
