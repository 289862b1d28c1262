/* orrery report: one page of a results file. */
#include "sim/run/report.h"

#include <stdio.h>

#include "sim/cli/cli.h"

enum { STUDY = 256 };

const struct cli_flag cli_report_flags[] = {
    { "output", 'o', "FILE", "Where the report goes: report.html unless it is said.", CLI_ONCE },
    { "study", STUDY, "NAME", "Only this study of the file.", CLI_ONCE },
    { 0 },
};

int cli_report(int argc, char **argv)
{
    const char *output = "report.html";
    const char *study = NULL;
    struct results *results;
    struct error err;
    bool ok;
    int option;

    while ((option = cli_option(argc, argv, cli_report_flags)) != -1) {
        if (option == STUDY)
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
