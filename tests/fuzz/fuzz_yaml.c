/* Studies of any bytes: loaded, spread into points and planned, or refused in one line of text. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sim/run/plan.h"
#include "tests/fuzz/fuzz.h"

enum { MOST_OVERRIDES = 4, MOST_PLANNED = 64 };

/* Leading lines "--set key=value" are overrides; returns where the study begins. */
static size_t take_overrides(const uint8_t *bytes, size_t count, struct arena *arena,
                             const char *overrides[MOST_OVERRIDES], size_t *taken)
{
    size_t at = 0;

    for (*taken = 0; *taken < MOST_OVERRIDES && count - at > 6; ++*taken) {
        const uint8_t *end = memchr(bytes + at, '\n', count - at);
        size_t length = end ? (size_t)(end - bytes) - at : 0;
        char *text;

        if (!end || memcmp(bytes + at, "--set ", 6) != 0)
            break;
        text = arena_alloc(arena, length + 1);
        memcpy(text, bytes + at + 6, length - 6);
        overrides[*taken] = text;
        at += length + 1;
    }
    return at;
}

/* No study of the fuzzer reads a file: its store is always the same empty one. */
static bool is_harmless(struct study *study, struct arena *arena)
{
    static const char *const harmless[] = { "trace.from", "trace.to", "trace.skip", "trace.jobs",
                                            "trace.shift" };
    struct yaml *trace = yaml_get(study->root, "trace");
    struct error err;

    for (size_t i = 1; i < study->axis_count; i++) {
        const char *name = study->axes[i].name;
        bool ok = strncmp(name, "trace", 5) != 0;

        for (size_t k = 0; k < sizeof harmless / sizeof harmless[0]; k++)
            ok = ok || !strcmp(name, harmless[k]);
        if (!ok)
            return false;
    }
    return !trace || trace->kind != YAML_MAP ||
           yaml_put(study->root, "trace.store", yaml_scalar("/dev/null", arena), arena, &err);
}

/* What is written as JSON reads back as the same, where YAML allows the characters at all. */
static void check_json(const struct yaml *node, struct arena *arena)
{
    struct text first = { 0 };
    struct text second = { 0 };
    struct yaml *again;
    struct error err;
    bool plain = true;

    yaml_json(node, &first);
    for (size_t i = 0; i < first.count; i++)
        plain = plain && first.data[i] >= ' ' && first.data[i] <= '~';
    again = plain ? yaml_parse("json", text_get(&first), first.count, arena, &err) : NULL;
    if (again) {
        yaml_json(again, &second);
        BUG_UNLESS(!strcmp(text_get(&first), text_get(&second)));
    }
    text_free(&first);
    text_free(&second);
}

static void check_plan(const struct plan *plan)
{
    BUG_UNLESS(plan->count == plan->study->points);
    for (size_t i = 0; i < plan->count; i++) {
        const struct plan_run *run = &plan->runs[i];

        BUG_UNLESS(strlen(run->id) == 32 && run->policy && run->ops && run->config[0] == '{');
        BUG_UNLESS(run->workload.generator
                       ? run->workload.generator->templates == !!run->workload.trace
                       : !!run->workload.trace);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct arena *arena = arena_create();
    const char *overrides[MOST_OVERRIDES];
    size_t taken;
    size_t at = take_overrides(bytes, count, arena, overrides, &taken);
    FILE *file = tmpfile();
    struct error err = { "" };
    struct study *study;
    char path[64];

    if (!file || fwrite(bytes + at, 1, count - at, file) != count - at || fflush(file)) {
        perror("temporary file");
        _exit(1);
    }
    snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(file));
    study = study_load(path, overrides, taken, arena, &err);
    BUG_UNLESS(study || (err.text[0] && !strchr(err.text, '\n')));
    if (study)
        check_json(study->root, arena);
    if (study && study->points <= MOST_PLANNED && is_harmless(study, arena)) {
        struct plan *plan = plan_make(study, arena, &err);

        BUG_UNLESS(plan || (err.text[0] && !strchr(err.text, '\n')));
        if (plan)
            check_plan(plan);
    }
    fclose(file);
    arena_destroy(arena);
    return 0;
}
