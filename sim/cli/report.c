/* orrery report: one page of a results file. */
#include "sim/run/report.h"

#include <stdio.h>

#include "sim/cli/cli.h"

int cli_report(int argc, char **argv)
{
    static const struct option options[] = { { "study", required_argument, NULL, 's' },
                                             { "output", required_argument, NULL, 'o' },
                                             { 0 } };
    const char *output = "report.html";
    const char *study = NULL;
    struct results *results;
    struct error err;
    bool ok;
    int option;

    while ((option = cli_option(argc, argv, ":o:", options)) != -1) {
        if (option == 's')
            study = optarg;
        else if (option == 'o')
            output = optarg;
        else
            return cli_usage("report");
    }
    if (optind + 1 != argc)
        return cli_usage("report");
    results = results_read(argv[optind], &err);
    ok = results && report_write(results, study, output, &err);
    results_close(results);
    if (!ok)
        return cli_error(CLI_USAGE, err.text);
    printf("%s\n", output);
    return CLI_OK;
}
