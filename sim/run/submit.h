/* A study on many processes: a folder with a frozen study, its chunks and their results. */
#ifndef ORRERY_RUN_SUBMIT_H
#define ORRERY_RUN_SUBMIT_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/units.h"
#include "sim/run/plan.h"
#include "sim/run/status.h"

/*
 * The folder of a submission holds
 *   study.yaml       the study as it was, byte by byte
 *   plan.db          a results file in which every run is planned: what the study resolves to
 *   chunk.sh         runs one chunk; its number is its argument or that of the Slurm task
 *   shards/I.db      results of chunk I, whole; shards/I.db.tmp while it is worked on
 *   log/             what tasks say
 *   submit.json      number of chunks, settings, and where relative paths of the study begin
 * chunk.sh may be run at any time, any number of times: a chunk that is done is left alone and one
 * that was stopped goes on where its results end. A shard gets its name in one step, after all of
 * it is written, so whoever sees it sees all of it.
 */
struct submission {
    const char *folder; /* absolute */
    const char *script; /* absolute */
    size_t chunks;
    bool *done;  /* [chunk - 1]: its shard is there */
    bool *begun; /* and is not done */
    bool *runs;  /* begun, and its task holds the lock of the shard: it lives */
    size_t done_count, begun_count, run_count;
};

/* What `orrery submit` asks for. */
struct submit_request {
    const char *study; /* file */
    const char *const *settings;
    size_t setting_count;
    const char *folder;  /* made if absent */
    size_t chunks;       /* 0: as many as the folder has or, when it is new, as chunk_time says */
    sim_time chunk_time; /* least CPU time of a chunk, by a trial */
};

/* Whether the path is a folder. */
bool submit_is_folder(const char *path);

/*
 * Makes the folder, or finds that it is one of this plan and goes on with it. Relative paths of the
 * study stay those of the folder where this is called. A trial simulates a few runs, spread over
 * the plan, on one thread: as many as take a second or so, at least one; what it found is told on
 * stderr. Errors: the folder holds something else,
 * another plan or another number of chunks; it cannot be written. Owned by the arena.
 */
struct submission *submit_prepare(const struct submit_request *request, const struct plan *plan,
                                  struct arena *arena, struct error *err);

/* Reads a folder. NULL on failure. */
struct submission *submit_open(const char *folder, struct arena *arena, struct error *err);

/*
 * The results files of it: the plan first, then every shard that is done; closed by NULL, *count
 * without it.
 */
const char **submit_files(const struct submission *submission, size_t *count, struct arena *arena);

/* Counts over all shards that are done; what is begun counts as missing. NULL on failure. */
struct status_study *submit_status(const struct submission *submission, struct arena *arena,
                                   struct error *err);

/* How chunks are run. */

/* Writes the commands that are still to be done, one a line. */
void submit_print(const struct submission *submission);

/*
 * As processes of this machine, `jobs` at a time, until all have ended. A chunk that could not be
 * finished, or that another program runs, is told on stderr, and the others go on.
 */
bool submit_local(const struct submission *submission, size_t jobs, struct error *err);

/*
 * The chunks that are neither done nor in the queue already as a job array of Slurm, *count of
 * them; `extra` are options for sbatch. Returns when they are queued.
 */
bool submit_slurm(const struct submission *submission, char *const *extra, size_t extra_count,
                  size_t *count, struct error *err);

#endif
