/* orrery compare: the tables and fronts of a results file. */
#include "sim/run/compare.h"

#include <stdio.h>
#include <string.h>

#include "sim/cli/cli.h"
#include "sim/report/pareto.h"

/* What the command line says. */
struct request {
    const char *study; /* NULL: all */
    const char *to;    /* NULL: as each study says */
    const char *rank;  /* metric whose ranks are shown instead; NULL: none */
    bool bootstrap;
    const char *pareto; /* two metrics whose front is shown instead; NULL: none */
};

static bool show(struct results *results, const char *study, const struct request *request,
                 struct arena *arena, struct error *err)
{
    struct compare_table *table = compare_study(results, study, request->to, arena, err);

    if (table)
        table->bootstrap = request->bootstrap;
    if (table && request->rank)
        return compare_print_rank(table, request->rank, err);
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

enum { STUDY = 256, TO, PARETO, RANK, BOOTSTRAP };

const struct cli_flag cli_compare_flags[] = {
    { "study", STUDY, "NAME", "Only this study of the file.", CLI_ONCE },
    { "to", TO, "POLICY", "Compare with this policy, whatever the study says.", CLI_ONCE },
    { "pareto", PARETO, "X,Y", "Show the front of these two metrics in place of the table.",
      CLI_ONCE },
    { "rank", RANK, "METRIC",
      "Show the policies in the order of this metric in place of the table.", CLI_ONCE },
    { "bootstrap", BOOTSTRAP, NULL, "Show bootstrap intervals in place of Student's.", CLI_ONCE },
    { 0 },
};

int cli_compare(int argc, char **argv)
{
    struct request request = { 0 };
    struct results *results;
    struct error err;
    bool ok;
    int option;

    while ((option = cli_option(argc, argv, cli_compare_flags)) != -1) {
        if (option == STUDY)
            request.study = optarg;
        else if (option == TO)
            request.to = optarg;
        else if (option == PARETO)
            request.pareto = optarg;
        else if (option == RANK)
            request.rank = optarg;
        else if (option == BOOTSTRAP)
            request.bootstrap = true;
        else
            return cli_usage("compare");
    }
    if (optind + 1 != argc)
        return cli_usage("compare");
    if (request.to && request.pareto)
        return cli_error(CLI_USAGE, "a front compares all policies with each other; "
                                    "--pareto and --to do not go together");
    if (request.rank && request.pareto)
        return cli_error(CLI_USAGE, "--pareto and --rank do not go together");
    results = results_read(argv[optind], &err);
    ok = results && show_all(results, &request, &err);
    results_close(results);
    return ok ? CLI_OK : cli_error(CLI_USAGE, err.text);
}
