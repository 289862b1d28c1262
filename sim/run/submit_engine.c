/* Chunks as processes of this machine or as tasks of Slurm. */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
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

/* A starter that ignores ended children hands this down, and then nobody could wait for one. */
static void hear_of_children(void)
{
    struct sigaction usual = { .sa_handler = SIG_DFL };

    sigemptyset(&usual.sa_mask);
    sigaction(SIGCHLD, &usual, NULL);
}

/* Waits for one of them to end, and tells if it did not finish its chunk. */
static void wait_for_one(struct child *children, size_t count)
{
    int status = 0;
    pid_t pid;

    while ((pid = wait(&status)) < 0 && errno == EINTR)
        ;
    BUG_UNLESS(pid > 0); /* there is one, and see hear_of_children */
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

    hear_of_children();
    for (size_t next = 0; running || (ok && next < submission->chunks);) {
        size_t free = 0;

        while (free < jobs && children[free].pid)
            free++;
        if (!ok || next == submission->chunks || free == jobs) {
            wait_for_one(children, jobs);
            running--;
        } else if (submission->done[next++]) {
            continue;
        } else if (submission->runs[next - 1]) {
            fprintf(stderr, "chunk %zu is being simulated by another program\n", next);
        } else if (!(ok = start(submission, next, &children[free], err))) {
            continue;
        } else {
            running++;
        }
    }
    mem_free(children);
    return ok;
}

/*
 * Which chunks have a task in the queue of Slurm or on a node. Where squeue cannot tell, none: a
 * second task of a chunk that runs is refused, and one of a chunk that is done has nothing to do.
 */
static void ask_queue(const struct submission *submission, bool *queued)
{
    FILE *tasks = popen("squeue --me -h -r -o '%K %o' 2>/dev/null", "r");
    char line[2 * 4096];

    while (tasks && fgets(line, sizeof line, tasks)) {
        char *command;
        unsigned long chunk = strtoul(line, &command, 10);

        line[strcspn(line, "\n")] = '\0';
        if (chunk >= 1 && chunk <= submission->chunks && *command == ' ' &&
            !strcmp(command + 1, submission->script))
            queued[chunk - 1] = true;
    }
    if (tasks)
        pclose(tasks);
}

/* "--array=1-8,10": the chunks that are not left out. Returns how many there are. */
static size_t list_chunks(const struct submission *submission, const bool *queued, struct text *out)
{
    size_t count = 0;

    text_add(out, "--array=");
    for (size_t i = 0, last; i < submission->chunks; i = last + 1) {
        last = i;
        if (submission->done[i] || queued[i])
            continue;
        while (last + 1 < submission->chunks && !submission->done[last + 1] && !queued[last + 1])
            last++;
        text_format(out, "%s%zu", count ? "," : "", i + 1);
        if (last > i)
            text_format(out, "-%zu", last + 1);
        count += last + 1 - i;
    }
    return count;
}

static bool run_sbatch(char *const *argv, struct error *err)
{
    int status = 0;
    pid_t pid;
    int code;

    hear_of_children();
    code = posix_spawnp(&pid, argv[0], NULL, NULL, argv, environ);
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

static bool submit_array(const struct submission *submission, const char *array, char *const *extra,
                         size_t extra_count, struct error *err)
{
    enum { OURS = 6 };
    char **argv = mem_alloc((OURS + extra_count + 2) * sizeof *argv);
    struct text log = { 0 };
    size_t count = 0;
    bool ok;

    text_format(&log, "--output=%s/log/%%A_%%a.txt", submission->folder);
    argv[count++] = mem_text("sbatch");
    argv[count++] = mem_text(array);
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
    text_free(&log);
    return ok;
}

bool submit_slurm(const struct submission *submission, char *const *extra, size_t extra_count,
                  size_t *count, struct error *err)
{
    bool *queued = mem_alloc(submission->chunks * sizeof *queued);
    struct text array = { 0 };
    bool ok;

    ask_queue(submission, queued);
    *count = list_chunks(submission, queued, &array);
    ok = *count == 0 || submit_array(submission, text_get(&array), extra, extra_count, err);
    text_free(&array);
    mem_free(queued);
    return ok;
}
