/* orrery compare: the tables of a results file. */
#include "sim/run/compare.h"

#include <stdio.h>
#include <string.h>

#include "sim/cli/cli.h"

static bool show(struct results *results, const char *study, const char *to, struct arena *arena,
                 struct error *err)
{
    struct compare_table *table = compare_study(results, study, to, arena, err);

    if (table)
        compare_print(table);
    return table != NULL;
}

static bool show_all(struct results *results, const char *only, const char *to, struct error *err)
{
    struct arena *arena = arena_create();
    const char **names = NULL;
    size_t count = 0;
    bool ok = compare_studies(results, arena, &names, &count, err);

    if (only)
        ok = ok && show(results, only, to, arena, err);
    for (size_t i = 0; ok && !only && i < count; i++) {
        printf("%s", i ? "\n" : "");
        ok = show(results, names[i], to, arena, err);
    }
    arena_destroy(arena);
    return ok;
}

int cli_compare(int argc, char **argv)
{
    static const struct option options[] = { { "study", required_argument, NULL, 's' },
                                             { "to", required_argument, NULL, 't' },
                                             { 0 } };
    const char *study = NULL;
    const char *to = NULL;
    struct results *results;
    struct error err;
    bool ok;
    int option;

    while ((option = cli_option(argc, argv, ":", options)) != -1) {
        if (option == 's')
            study = optarg;
        else if (option == 't')
            to = optarg;
        else
            return cli_usage("compare");
    }
    if (optind + 1 != argc)
        return cli_usage("compare");
    results = results_read(argv[optind], &err);
    ok = results && show_all(results, study, to, &err);
    results_close(results);
    return ok ? CLI_OK : cli_error(CLI_USAGE, err.text);
}
