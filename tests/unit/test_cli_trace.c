/* The trace commands as a user types them: exit codes, and what is printed. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/base/arena.h"
#include "sim/base/text.h"
#include "sim/cli/cli.h"
#include "tests/unit/unit.h"

enum { WORDS = 12 };

/* Everything a command prints goes to `path`; stdout and stderr come back afterwards. */
static int run(const char *path, const char *const *words)
{
    char *argv[WORDS + 2] = { NULL };
    int argc = 0;
    int out = dup(STDOUT_FILENO);
    int err = dup(STDERR_FILENO);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int code;

    assert_true(out >= 0 && err >= 0 && file >= 0);
    argv[argc++] = mem_text("trace");
    for (size_t i = 0; i < WORDS && words[i]; i++)
        argv[argc++] = mem_text(words[i]);
    fflush(stdout);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    code = cli_trace(argc, argv);
    fflush(stdout);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    close(file);
    close(out);
    close(err);
    for (int i = 0; i < WORDS + 2; i++)
        mem_free(argv[i]);
    return code;
}

#define TINY ORRERY_ROOT "/traces/samples/tiny.swf"

/* Run one after the other in an empty folder. */
static const struct {
    const char *words[WORDS];
    int code;
    const char *output; /* a part of it */
} steps[] = {
    { { NULL }, 2, "Usage: orrery trace COMMAND" },
    { { "--help" }, 0, "swf: Standard Workload Format" },
    { { "imprt" }, 2, "unknown command 'trace imprt'; did you mean 'import'?" },
    { { "dance" }, 2, "there are import, list, info, check and export" },
    { { "import" }, 2, "'trace import' needs FILE" },
    { { "import", TINY }, 2, "needs --db" },
    { { "import", TINY, "--db", "t.db" }, 2, "needs --name" },
    { { "import", TINY, "--db" }, 2, "option '--db' needs a value" },
    { { "import", TINY, "--stict" }, 2, "unknown option '--stict'; did you mean '--strict'?" },
    { { "import", TINY, "b", "--db", "t.db" }, 2, "has no use for 'b'" },
    { { "list", "--db", "t.db", "--strict" }, 2, "unknown option '--strict'" },
    { { "list", "--db", "t.db" }, 2, "t.db: No such file or directory" },
    { { "import", TINY, "--db", "t.db", "--name", "a", "--strict" },
      0,
      "a: 10 jobs in 60 s, 4 processors\n" },
    { { "import", TINY, "--db", "t.db", "--name", "a" }, 2, "there is a trace 'a' already" },
    { { "import", TINY, "--db", "t.db", "--name", "a", "--replace", "--set", "procs=8" },
      0,
      "a: 10 jobs in 60 s, 8 processors\n" },
    { { "list", "--db", "t.db" }, 0, "a: 10 jobs in 60 s, 8 processors\n" },
    { { "info", "--db", "t.db", "a" }, 0, "importer   swf 1 procs=8\n" },
    { { "info", "--db", "t.db", "b" }, 2, "t.db: no trace 'b'; did you mean 'a'?" },
    { { "info", "--db", "t.db" }, 2, "'trace info' needs NAME" },
    { { "check", "--db", "t.db" }, 0, "a: ok, 10 jobs, run time 105 s" },
    { { "check", "--db", "t.db", "a", "--source", TINY }, 0, "a: ok" },
    { { "check", "--db", "t.db", "a", "--source", ORRERY_ROOT "/traces/samples/hazards.swf" },
      1,
      "a: 1 problems\n" },
    { { "check", "--db", "t.db", "--source", TINY }, 2, "needs the name of one trace" },
    { { "export", "--db", "t.db", "a" }, 0, "; Queue: 1 all\n;\n    1        0      0     10" },
    { { "export", "--db", "t.db", "a", "-o", "o.swf" }, 0, "" },
    { { "export", "--db", "t.db", "a", "-o", "o.swf" }, 2, "o.swf: exists already" },
    { { "export", "--db", "t.db", "a", "-o", "o.swf", "--force" }, 0, "" },
    { { "export", "--db", "t.db", "a", "--format", "swff" }, 2, "did you mean 'swf'?" },
    { { "export", "--db", "t.db", "a", "--format", "recovered_csv" }, 2, "is only read" },
};

static void commands_answer_as_promised(void **state)
{
    char folder[] = "/tmp/orrery-cli-XXXXXX";
    char printed[16384];

    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        int code = run("printed", steps[i].words);
        FILE *file = fopen("printed", "rb");
        size_t count;

        assert_non_null(file);
        count = fread(printed, 1, sizeof printed - 1, file);
        printed[count] = '\0';
        fclose(file);
        if (code != steps[i].code || !strstr(printed, steps[i].output))
            fail_msg("step %zu: exit code %d and '%s'", i, code, printed);
    }
    unlink("printed");
    unlink("o.swf");
    unlink("t.db");
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(commands_answer_as_promised) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
