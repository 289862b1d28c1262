/* orrery report: a results file as a page, as text and tables, and as figures. */
#include "sim/report/report.h"

#include <stdio.h>
#include <string.h>

#include "sim/base/text.h"
#include "sim/cli/cli.h"
#include "sim/report/plots.h"
#include "sim/report/report_format.h"

enum { STUDY = 256, FORMAT, PLOTS, PLOT_FORMAT };

const struct cli_flag cli_report_flags[] = {
    { "format", FORMAT, "html|md|csv|json", "What to write: html unless it is said.", CLI_ONCE },
    { "output", 'o', "FILE", "Where the report goes: report.html, or as the format; - to print it.",
      CLI_ONCE },
    { "plots", PLOTS, "DIR", "Draw figures for papers into this folder in place of a report.",
      CLI_ONCE },
    { "plot-format", PLOT_FORMAT, "F", "svg unless it is said; png or both.", CLI_ONCE },
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

/* What was said. */
struct said {
    const struct report_format *format; /* NULL: nothing */
    const char *output, *plot_format;
    struct plots_order plots; /* with the study */
};

/* False: an error, which is told. */
static bool take(struct said *said, int option)
{
    struct error err;

    if (option == STUDY)
        said->plots.study = optarg;
    else if (option == 'o')
        said->output = optarg;
    else if (option == PLOTS)
        said->plots.folder = optarg;
    else if (option == PLOT_FORMAT)
        said->plot_format = optarg;
    else if (!(said->format = report_format_find(optarg, &err)))
        return cli_error(CLI_USAGE, err.text) == CLI_OK;
    return true;
}

/* Whether what was said goes together. */
static bool check(struct said *said)
{
    const char *kind = said->plot_format ? said->plot_format : "svg";
    bool both = !strcmp(kind, "both");

    said->plots.svg = both || !strcmp(kind, "svg");
    said->plots.png = both || !strcmp(kind, "png");
    if (said->plots.folder && (said->format || said->output))
        fprintf(stderr, "orrery: --plots and %s do not go together\n",
                said->format ? "--format" : "-o");
    else if (said->plots.folder && !*said->plots.folder)
        fprintf(stderr, "orrery: the name of the folder behind --plots is empty\n");
    else if (said->plot_format && !said->plots.folder)
        fprintf(stderr, "orrery: --plot-format goes with --plots\n");
    else if (!said->plots.svg && !said->plots.png)
        fprintf(stderr, "orrery: '%.40s' behind --plot-format: expected svg, png or both\n", kind);
    else
        return true;
    return false;
}

static bool draw(struct results *results, const struct plots_order *order, struct error *err)
{
    size_t count;

    if (!plots_write(results, order, &count, err))
        return false;
    printf("%zu figures in %s\n", count, order->folder);
    return true;
}

int cli_report(int argc, char **argv)
{
    struct said said = { 0 };
    struct results *results;
    struct error err;
    bool ok;
    int option;

    while ((option = cli_option(argc, argv, cli_report_flags)) != -1) {
        if (option == '?')
            return cli_usage("report");
        if (!take(&said, option))
            return CLI_USAGE;
    }
    if (optind + 1 != argc)
        return cli_usage("report");
    if (!check(&said))
        return CLI_USAGE;
    results = results_read(argv[optind], &err);
    if (said.plots.folder)
        ok = results && draw(results, &said.plots, &err);
    else
        ok = results && write_report(results, said.format ? said.format : &report_formats[0],
                                     said.plots.study, said.output, &err);
    results_close(results);
    return ok ? CLI_OK : cli_error(CLI_USAGE, err.text);
}
