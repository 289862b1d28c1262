/* orrery export: all results as text. */
#include "sim/run/export.h"

#include <errno.h>
#include <string.h>

#include "sim/cli/cli.h"

static bool write_file(struct results *results, const char *path, bool provenance,
                       struct error *err)
{
    FILE *out = path ? fopen(path, "wb") : stdout;
    bool ok;

    if (!out)
        return error_set(err, "%s: %s", path, strerror(errno));
    ok = export_results(results, provenance, out, err);
    if ((path ? fclose(out) : fflush(out)) != 0 && ok)
        ok = error_set(err, "%s: %s", path ? path : "standard output", strerror(errno));
    return ok;
}

enum { CANONICAL = 256 };

const struct cli_flag cli_export_flags[] = {
    { "canonical", CANONICAL, NULL, "Leave out where and when it ran: the same bytes everywhere.",
      CLI_ONCE },
    { "output", 'o', "FILE", "Write there in place of standard output.", CLI_ONCE },
    { 0 },
};

int cli_export(int argc, char **argv)
{
    const char *output = NULL;
    bool canonical = false;
    struct results *results;
    struct error err;
    bool ok;
    int option;

    while ((option = cli_option(argc, argv, cli_export_flags)) != -1) {
        if (option == CANONICAL)
            canonical = true;
        else if (option == 'o')
            output = optarg;
        else
            return cli_usage("export");
    }
    if (optind + 1 != argc)
        return cli_usage("export");
    results = results_read(argv[optind], &err);
    ok = results && write_file(results, output, !canonical, &err);
    results_close(results);
    return ok ? CLI_OK : cli_error(CLI_USAGE, err.text);
}
