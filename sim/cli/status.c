/* orrery status: how far the studies of a results file are. */
#include "sim/run/status.h"

#include "sim/cli/cli.h"

const struct cli_flag cli_status_flags[] = { { 0 } };

static bool show_file(struct results *results, bool *complete, struct error *err)
{
    struct arena *arena = arena_create();
    struct status_study *studies = NULL;
    size_t count = 0;
    bool ok = status_read(results, arena, &studies, &count, err);

    for (size_t i = 0; ok && i < count; i++) {
        status_print(&studies[i]);
        ok = status_print_failures(results, &studies[i], err);
        *complete = *complete && status_complete(&studies[i]);
    }
    arena_destroy(arena);
    return ok;
}

int cli_status(int argc, char **argv)
{
    struct results *results;
    struct error err;
    bool complete = true;
    bool ok;

    while (cli_option(argc, argv, cli_status_flags) != -1)
        return cli_usage("status");
    if (optind + 1 != argc)
        return cli_usage("status");
    results = results_read(argv[optind], &err);
    ok = results && show_file(results, &complete, &err);
    results_close(results);
    if (!ok)
        return cli_error(CLI_USAGE, err.text);
    return complete ? CLI_OK : CLI_FAILED;
}
