/* orrery report: a results file as a page, as text and tables, and as figures. */
#include "sim/run/report.h"

#include <stdio.h>

#include "sim/base/text.h"
#include "sim/cli/cli.h"
#include "sim/run/report_format.h"

enum { STUDY = 256, FORMAT };

const struct cli_flag cli_report_flags[] = {
    { "format", FORMAT, "F", "html unless it is said; md, csv or json.", CLI_ONCE },
    { "output", 'o', "FILE", "Where the report goes: report.html, or as the format; - to print it.",
      CLI_ONCE },
    { "study", STUDY, "NAME", "Only this study of the file.", CLI_ONCE },
    { 0 },
};

/* Writes it, and tells where it is. */
static bool write_report(struct results *results, const struct report_format *format,
                         const char *study, const char *output, struct error *err)
{
    struct text path = { 0 };
    bool ok;

    if (output)
        text_add(&path, output);
    else
        text_format(&path, "report.%s", format->extension);
    ok = report_format_write(results, format, study, text_get(&path), err);
    if (ok && (!output || output[0] != '-' || output[1]))
        printf("%s\n", text_get(&path));
    text_free(&path);
    return ok;
}

int cli_report(int argc, char **argv)
{
    const struct report_format *format = &report_formats[0];
    const char *output = NULL;
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
        else if (option != FORMAT)
            return cli_usage("report");
        else if (!(format = report_format_find(optarg, &err)))
            return cli_error(CLI_USAGE, err.text);
    }
    if (optind + 1 != argc)
        return cli_usage("report");
    results = results_read(argv[optind], &err);
    ok = results && write_report(results, format, study, output, &err);
    results_close(results);
    return ok ? CLI_OK : cli_error(CLI_USAGE, err.text);
}
