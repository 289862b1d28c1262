/* orrery export: all results as text, or runs in formats of other tools. */
#include "sim/report/export.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/cli/cli.h"
#include "sim/report/export_file.h"
#include "sim/report/export_to.h"

/* What is there and no plain file, such as a pipe, is written into as it is. */
static bool write_stream(struct results *results, const char *path, bool provenance,
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

static bool write_file(struct results *results, const char *path, bool provenance,
                       struct error *err)
{
    struct export_file file = { 0 };
    struct stat there;

    if (!path || !strcmp(path, "-"))
        return write_stream(results, NULL, provenance, err);
    if (export_same_file(path, db_path(results_db(results))))
        return error_set(err, "%s: this is the results file; choose another name with -o", path);
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode))
        return write_stream(results, path, provenance, err);
    return export_file_open(&file, path, err) &&
           export_file_end(&file, export_results(results, provenance, file.out, err), err);
}

enum { CANONICAL = 256, FORMAT, STUDY, RUN, POLICY, POINT, SEED, WINDOW, MOST, FORCE };

const struct cli_flag cli_export_flags[] = {
    { "canonical", CANONICAL, NULL, "Leave out where and when it ran: the same bytes everywhere.",
      CLI_ONCE },
    { "format", FORMAT, "swf|batsim|chrome|perfetto|csv",
      "What to write in place of text, behind -o PATH.", CLI_ONCE },
    { "output", 'o', "FILE", "Write there in place of standard output (-).", CLI_ONCE },
    { "study", STUDY, "NAME", "Only runs of this study.", CLI_ONCE },
    { "run", RUN, "ID", "Only the run whose id begins like this.", CLI_ONCE },
    { "policy", POLICY, "LABEL", "Only runs of this policy.", CLI_ONCE },
    { "point", POINT, "JSON", "Only runs at this point of the sweep.", CLI_ONCE },
    { "seed", SEED, "N", "Only runs with this seed.", CLI_ONCE },
    { "window", WINDOW, "T0..T1", "Only what a timeline has in this time.", CLI_ONCE },
    { "most", MOST, "N", "Slices of a timeline: 1000000 unless it is said.", CLI_ONCE },
    { "force", FORCE, NULL, "Write over what is there.", CLI_ONCE },
    { 0 },
};

/* What was said; the first option that only makes sense with --format. */
struct said {
    struct export_order order;
    bool canonical;
    const char *choice;
};

static void take(struct said *said, int option)
{
    static const struct {
        int option;
        size_t offset;
        const char *name;
    } texts[] = {
        { STUDY, offsetof(struct export_order, study), "--study" },
        { RUN, offsetof(struct export_order, run), "--run" },
        { POLICY, offsetof(struct export_order, policy), "--policy" },
        { POINT, offsetof(struct export_order, point), "--point" },
        { SEED, offsetof(struct export_order, seed), "--seed" },
        { WINDOW, offsetof(struct export_order, window), "--window" },
        { MOST, offsetof(struct export_order, most), "--most" },
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i].option == option) {
            memcpy((char *)&said->order + texts[i].offset, &optarg, sizeof optarg);
            said->choice = texts[i].name;
        }
    if (option == CANONICAL)
        said->canonical = true;
    else if (option == FORMAT)
        said->order.format = optarg;
    else if (option == 'o')
        said->order.path = optarg;
    else if (option == FORCE) {
        said->order.force = true;
        said->choice = "--force";
    }
}

/* Whether what was said goes together. */
static bool check(const struct said *said)
{
    if (said->order.format && said->canonical)
        fprintf(stderr, "orrery: --format and --canonical do not go together\n");
    else if (said->order.format && (!said->order.path || !strcmp(said->order.path, "-")))
        fprintf(stderr, "orrery: --format %.40s needs -o, the name of what it writes\n",
                said->order.format);
    else if (!said->order.format && said->choice)
        fprintf(stderr, "orrery: %s goes with --format\n", said->choice);
    else
        return true;
    return false;
}

int cli_export(int argc, char **argv)
{
    struct said said = { 0 };
    struct results *results;
    struct error err;
    bool ok;
    int option;

    while ((option = cli_option(argc, argv, cli_export_flags)) != -1 && option != '?')
        take(&said, option);
    if (option == '?' || optind + 1 != argc)
        return cli_usage("export");
    if (!check(&said))
        return CLI_USAGE;
    results = results_read(argv[optind], &err);
    if (said.order.format)
        ok = results && export_to(results, &said.order, &err);
    else
        ok = results && write_file(results, said.order.path, !said.canonical, &err);
    results_close(results);
    return ok ? CLI_OK : cli_error(CLI_USAGE, err.text);
}
