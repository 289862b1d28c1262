/* orrery merge: several results files as one. */
#include "sim/run/merge.h"

#include "sim/cli/cli.h"
#include "sim/run/status.h"

const struct cli_flag cli_merge_flags[] = {
    { "output", 'o', "FILE", "The union; if it is there already, it is one of the inputs.",
      CLI_NEEDED },
    { 0 },
};

/* What is in the union now. */
static bool show(const char *path, struct error *err)
{
    struct arena *arena = arena_create();
    struct results *results = results_read(path, err);
    struct status_study *studies = NULL;
    size_t count = 0;
    bool ok = results && status_read(results, arena, &studies, &count, err);

    for (size_t i = 0; ok && i < count; i++)
        status_print(&studies[i]);
    results_close(results);
    arena_destroy(arena);
    return ok;
}

int cli_merge(int argc, char **argv)
{
    const char *output = NULL;
    struct error err;
    int option;

    while ((option = cli_option(argc, argv, cli_merge_flags)) != -1) {
        if (option == 'o')
            output = optarg;
        else
            return cli_usage("merge");
    }
    if (!output || optind == argc)
        return cli_usage("merge");
    if (!merge_files(output, (const char *const *)argv + optind, (size_t)(argc - optind), &err) ||
        !show(output, &err))
        return cli_error(CLI_USAGE, err.text);
    return CLI_OK;
}
