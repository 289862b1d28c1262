/* orrery status: how far the studies of a results file are. */
#include "sim/run/status.h"

#include <stdio.h>

#include "sim/cli/cli.h"
#include "sim/run/submit.h"

const struct cli_flag cli_status_flags[] = { { 0 } };

static bool show_file(struct results *results, bool *complete, struct error *err)
{
    struct arena *arena = arena_create();
    struct status_study *studies = NULL;
    size_t count = 0;
    bool ok = status_read(results, arena, &studies, &count, err);

    for (size_t i = 0; ok && i < count; i++) {
        size_t shown = 0;

        status_print(&studies[i]);
        ok = status_print_failures(results, &studies[i], &shown, err);
        status_print_rest(&studies[i], shown);
        *complete = *complete && status_complete(&studies[i]);
    }
    arena_destroy(arena);
    return ok;
}

static bool show_folder(const char *path, bool *complete, struct error *err)
{
    struct arena *arena = arena_create();
    struct submission *s = submit_open(path, arena, err);
    struct status_study *study = s ? submit_status(s, arena, err) : NULL;
    size_t count = 0;
    size_t shown = 0;
    const char **files = study ? submit_files(s, &count, arena) : NULL;
    bool ok = study != NULL;

    if (ok) {
        status_print(study);
        printf("%zu chunks: %zu done, %zu running, %zu stopped, %zu waiting\n", s->chunks,
               s->done_count, s->run_count, s->begun_count - s->run_count,
               s->chunks - s->done_count - s->begun_count);
        *complete = status_complete(study);
    }
    for (size_t i = 1; ok && i <= count; i++) {
        struct results *results = results_read(files[i], err);

        ok = results && status_print_failures(results, study, &shown, err);
        results_close(results);
    }
    if (ok)
        status_print_rest(study, shown);
    arena_destroy(arena);
    return ok;
}

int cli_status(int argc, char **argv)
{
    struct results *results = NULL;
    struct error err;
    bool complete = true;
    bool ok;

    while (cli_option(argc, argv, cli_status_flags) != -1)
        return cli_usage("status");
    if (optind + 1 != argc)
        return cli_usage("status");
    if (submit_is_folder(argv[optind])) {
        ok = show_folder(argv[optind], &complete, &err);
    } else {
        results = results_read(argv[optind], &err);
        ok = results && show_file(results, &complete, &err);
        results_close(results);
    }
    if (!ok)
        return cli_error(CLI_USAGE, err.text);
    return complete ? CLI_OK : CLI_FAILED;
}
