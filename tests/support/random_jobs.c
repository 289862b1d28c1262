/* Times come from few values, so that most instants see several events. */
#include "tests/support/random_jobs.h"

static int64_t draw(struct rng *rng, int64_t low, int64_t high)
{
    return low + (int64_t)rng_below(rng, (uint64_t)(high - low + 1));
}

static int64_t draw_procs(struct rng *rng, const struct random_jobs *kind)
{
    switch (rng_below(rng, kind->oversize ? 9 : 8)) {
    case 0:
        return kind->procs;
    case 1:
    case 2:
        return 1;
    case 3:
    case 4:
        return draw(rng, 1, kind->procs);
    case 8:
        return kind->procs + draw(rng, 1, 3);
    default:
        return draw(rng, 1, (kind->procs + 1) / 2);
    }
}

static int64_t draw_run(struct rng *rng, const struct random_jobs *kind)
{
    static const int64_t common[] = { 1, 2, 5, 10, 10, 20 };

    if (kind->zero && rng_below(rng, 8) == 0)
        return 0;
    if (rng_below(rng, 2))
        return common[rng_below(rng, 6)];
    return draw(rng, 1, rng_below(rng, 5) ? 15 : 60);
}

static int64_t draw_request(struct rng *rng, const struct random_jobs *kind, int64_t run)
{
    if (kind->exact)
        return run;
    if (kind->overrun && rng_below(rng, 8) == 0)
        return rng_below(rng, 3) ? draw(rng, 1, run + 1) : -1;
    switch (rng_below(rng, 4)) {
    case 0:
        return run;
    case 1:
        return (run + 9) / 10 * 10 + 10 * (run == 0);
    case 2:
        return run + draw(rng, 0, 5);
    default:
        return run * draw(rng, 1, 5) + draw(rng, 0, 1);
    }
}

void random_jobs_fill(struct rng *rng, const struct random_jobs *kind, struct batch_arrival *jobs)
{
    int64_t rate = draw(rng, 1, 12);
    int64_t submit = 0;

    for (size_t i = 0; i < kind->count; i++) {
        int64_t run = draw_run(rng, kind);
        int64_t procs = draw_procs(rng, kind);
        int64_t request = draw_request(rng, kind, run);

        if (i && rng_below(rng, 3))
            submit += draw(rng, 0, rate);
        jobs[i] = (struct batch_arrival){ .submit = submit * SECOND,
                                          .run = run * SECOND,
                                          .request = request < 0 ? BATCH_UNKNOWN : request * SECOND,
                                          .procs = procs,
                                          .procs_used =
                                              rng_below(rng, 4) ? procs : draw(rng, 1, kind->procs),
                                          .user = draw(rng, 0, 3),
                                          .group = BATCH_UNKNOWN,
                                          .queue = draw(rng, 0, 1) };
        if (i && rng_below(rng, 10) == 0) {
            sim_time again = jobs[i].submit;

            jobs[i] = jobs[i - 1];
            jobs[i].submit = again;
        }
    }
}
