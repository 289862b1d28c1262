/* orrery compare: the tables and fronts of a results file. */
#include "sim/run/compare.h"

#include <stdio.h>
#include <string.h>

#include "sim/cli/cli.h"
#include "sim/run/pareto.h"

/* What the command line says. */
struct request {
    const char *study;  /* NULL: all */
    const char *to;     /* NULL: as each study says */
    const char *pareto; /* two metrics whose front is shown instead; NULL: none */
};

static bool show(struct results *results, const char *study, const struct request *request,
                 struct arena *arena, struct error *err)
{
    struct compare_table *table = compare_study(results, study, request->to, arena, err);

    if (table && request->pareto)
        return pareto_print(table, request->pareto, arena, err);
    if (table)
        compare_print(table);
    return table != NULL;
}

static bool show_all(struct results *results, const struct request *request, struct error *err)
{
    struct arena *arena = arena_create();
    const char **names = NULL;
    size_t count = 0;
    bool ok = compare_studies(results, arena, &names, &count, err);

    if (request->study)
        ok = ok && show(results, request->study, request, arena, err);
    for (size_t i = 0; ok && !request->study && i < count; i++) {
        printf("%s", i ? "\n" : "");
        ok = show(results, names[i], request, arena, err);
    }
    arena_destroy(arena);
    return ok;
}

int cli_compare(int argc, char **argv)
{
    static const struct option options[] = { { "study", required_argument, NULL, 's' },
                                             { "to", required_argument, NULL, 't' },
                                             { "pareto", required_argument, NULL, 'p' },
                                             { 0 } };
    struct request request = { 0 };
    struct results *results;
    struct error err;
    bool ok;
    int option;

    while ((option = cli_option(argc, argv, ":", options)) != -1) {
        if (option == 's')
            request.study = optarg;
        else if (option == 't')
            request.to = optarg;
        else if (option == 'p')
            request.pareto = optarg;
        else
            return cli_usage("compare");
    }
    if (optind + 1 != argc)
        return cli_usage("compare");
    if (request.to && request.pareto)
        return cli_error(CLI_USAGE, "a front compares all policies with each other; "
                                    "--pareto and --to do not go together");
    results = results_read(argv[optind], &err);
    ok = results && show_all(results, &request, &err);
    results_close(results);
    return ok ? CLI_OK : cli_error(CLI_USAGE, err.text);
}
