/* Chunks as processes of this machine or as tasks of Slurm. */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/run/submit_internal.h"

extern char **environ;

void submit_print(const struct submission *submission)
{
    struct text text = { 0 };

    for (size_t i = 0; i < submission->chunks; i++) {
        if (submission->done[i])
            continue;
        text_add(&text, "sh ");
        submit_quote(&text, submission->script);
        text_format(&text, " %zu\n", i + 1);
    }
    fputs(text_get(&text), stdout);
    text_free(&text);
}

/* A chunk that runs. */
struct child {
    pid_t pid; /* 0: none */
    size_t chunk;
};

static bool start(const struct submission *submission, size_t chunk, struct child *child,
                  struct error *err)
{
    char shell[] = "sh";
    char *script = mem_text(submission->script);
    char number[32];
    char *const argv[] = { shell, script, number, NULL };
    int code;

    snprintf(number, sizeof number, "%zu", chunk);
    code = posix_spawnp(&child->pid, shell, NULL, NULL, argv, environ);
    child->chunk = chunk;
    mem_free(script);
    if (code == 0)
        return true;
    child->pid = 0;
    return error_set(err, "chunk %zu cannot be started: %s", chunk, strerror(code));
}

/* Waits for one of them to end, and tells if it did not finish its chunk. */
static void wait_for_one(struct child *children, size_t count)
{
    int status;
    pid_t pid = wait(&status);

    for (size_t i = 0; i < count; i++) {
        if (children[i].pid != pid)
            continue;
        if (WIFSIGNALED(status))
            fprintf(stderr, "chunk %zu was killed by signal %d; submit again to go on\n",
                    children[i].chunk, WTERMSIG(status));
        else if (WEXITSTATUS(status))
            fprintf(stderr, "chunk %zu stopped with exit code %d; submit again to go on\n",
                    children[i].chunk, WEXITSTATUS(status));
        children[i].pid = 0;
    }
}

bool submit_local(const struct submission *submission, size_t jobs, struct error *err)
{
    struct child *children = mem_alloc(jobs * sizeof *children);
    size_t running = 0;
    bool ok = true;

    for (size_t next = 0; running || (ok && next < submission->chunks);) {
        size_t free = 0;

        while (free < jobs && children[free].pid)
            free++;
        if (!ok || next == submission->chunks || free == jobs) {
            wait_for_one(children, jobs);
            running--;
        } else if (submission->done[next++] ||
                   !(ok = start(submission, next, &children[free], err))) {
            continue;
        } else {
            running++;
        }
    }
    mem_free(children);
    return ok;
}

/* "--array=1-8,10": the chunks that are not done. */
static void list_chunks(const struct submission *submission, struct text *out)
{
    text_add(out, "--array=");
    for (size_t i = 0; i < submission->chunks; i++) {
        size_t last = i;

        if (submission->done[i])
            continue;
        while (last + 1 < submission->chunks && !submission->done[last + 1])
            last++;
        text_format(out, "%s%zu", text_get(out)[out->count - 1] == '=' ? "" : ",", i + 1);
        if (last > i)
            text_format(out, "-%zu", last + 1);
        i = last;
    }
}

static bool run_sbatch(char *const *argv, struct error *err)
{
    int status = 0;
    pid_t pid;
    int code = posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ);

    if (code != 0)
        return error_set(err,
                         "sbatch cannot be started: %s; without Slurm, --engine local runs the "
                         "chunks as processes",
                         strerror(code));
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
           error_set(err, "sbatch did not take the job array");
}

bool submit_slurm(const struct submission *submission, char *const *extra, size_t extra_count,
                  struct error *err)
{
    enum { OURS = 6 };
    char **argv = mem_alloc((OURS + extra_count + 2) * sizeof *argv);
    struct text array = { 0 };
    struct text log = { 0 };
    size_t count = 0;
    bool ok;

    list_chunks(submission, &array);
    text_format(&log, "--output=%s/log/%%A_%%a.txt", submission->folder);
    argv[count++] = mem_text("sbatch");
    argv[count++] = mem_text(text_get(&array));
    argv[count++] = mem_text("--requeue");
    argv[count++] = mem_text("--open-mode=append");
    argv[count++] = mem_text("--job-name=orrery");
    argv[count++] = mem_text(text_get(&log));
    for (size_t i = 0; i < extra_count; i++)
        argv[count++] = mem_text(extra[i]);
    argv[count++] = mem_text(submission->script);
    ok = run_sbatch(argv, err);
    for (size_t i = 0; i < count; i++)
        mem_free(argv[i]);
    mem_free(argv);
    text_free(&array);
    text_free(&log);
    return ok;
}
