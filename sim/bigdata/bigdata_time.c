/* How long tasks take: what was given, drawn or measured, and what reading adds. */
#include <math.h>
#include <string.h>

#include "sim/bigdata/bigdata_internal.h"

/* Numbers of executors that durations were measured for (Mao et al., SIGCOMM 2019). */
static const int64_t points[] = { 5, 10, 20, 40, 50, 60, 80, 100 };
enum { POINTS = sizeof points / sizeof points[0] };

/*
 * The number of executors whose durations count when n are there: the point below, or by chance the
 * one above, the more likely the nearer the one below is, as the authors' simulator does.
 */
static int64_t point_of(const struct big *big, int64_t n, struct rng *rng)
{
    int i = POINTS - 1;

    while (i > 0 && points[i] > n)
        i--;
    if (n <= points[0] || points[i] == n || i == POINTS - 1 ||
        big->options.durations == BIG_DETERMINISTIC)
        return points[i];
    return (int64_t)rng_below(rng, (uint64_t)(points[i + 1] - points[i])) + 1 <= n - points[i]
               ? points[i]
               : points[i + 1];
}

/* A stage that lacks the number uses its largest one. */
static uint32_t key_of(const struct big_profile *profile, int64_t point)
{
    for (uint32_t k = 0; k < profile->keys; k++)
        if (profile->key[k] == point)
            return k;
    return profile->keys - 1;
}

static sim_time profile_time(struct big *big, const struct big_stage_view *stage, uint32_t task,
                             uint32_t machine)
{
    const struct big_profile *profile = stage->spec->profile;
    const struct big_machine *m = &big->machine[machine].view;
    struct job *job = job_of(stage->job);
    int64_t n = m->job ? job->view.executors : job->view.running + 1;
    uint32_t key = key_of(profile, point_of(big, n, &job->rng));
    const struct big_sample *sample = &profile->first[key];
    sim_time more = 0;

    if (m->last_job != job->view.order) {
        if (profile->fresh[key].count)
            sample = &profile->fresh[key];
        else
            more = big->options.warm_up;
    } else if (m->last_stage == stage->index && profile->rest[key].count) {
        sample = &profile->rest[key];
    } else if (!sample->count) {
        sample = &profile->fresh[key];
    }
    if (!sample->count)
        sample = profile->rest[key].count ? &profile->rest[key] : &profile->fresh[key];
    if (big->options.durations == BIG_DETERMINISTIC)
        return sample->value[task % sample->count] + more;
    return sample->value[rng_below(&job->rng, sample->count)] + more;
}

sim_time big_task_time(struct big *big, const struct big_stage_view *stage, uint32_t task,
                       uint32_t machine)
{
    const struct machine *m = &big->machine[machine];
    sim_time time = stage->spec->profile ? profile_time(big, stage, task, machine)
                                         : big_true_duration(big, stage, task);
    double speed = m->view.speed * m->factor;

    if (speed == 1 && !big->straggles)
        return time;
    return (sim_time)ceil((double)time * big_straggle_of(big, stage, task) / speed);
}

/* Of this attempt: its own stream, so that no policy changes the luck of another's tasks. */
double big_straggle_of(struct big *big, const struct big_stage_view *stage, uint32_t task)
{
    struct rng rng;
    uint64_t entity = stage->job->order * UINT64_C(0x9e3779b97f4a7c15) +
                      ((uint64_t)stage->index << 40) + ((uint64_t)task << 8) +
                      stage_of(stage)->tries[task];

    if (!big->straggles)
        return 1;
    rng_stream(&rng, big->input->seed, big->input->replication, RNG_LATENCY, entity);
    return fmax(dist_sample(&big->straggle, &rng), 0);
}

double big_read_ns(const struct big *big, double bytes, int level)
{
    double rate = level == BIG_LOCAL  ? big->platform->disk_bandwidth
                  : level == BIG_RACK ? big->platform->rack_bandwidth
                                      : big->platform->core_bandwidth;

    return rate > 0 ? bytes / rate * 1e9 : 0;
}

void big_stage_draw(struct big *big, struct job *job, uint32_t index)
{
    const struct big_stage *spec = &job->spec[index];
    struct stage *stage = &job->stage[index];
    struct rng rng;

    if (!spec->dist || spec->duration || spec->profile)
        return;
    stage->drawn = slab_alloc(&big->memory, spec->tasks * sizeof *stage->drawn);
    rng_stream(&rng, big->input->seed, big->input->replication, RNG_SERVICE,
               job->view.order << 16 | (index & 0xffff));
    for (uint32_t t = 0; t < spec->tasks; t++)
        stage->drawn[t] = time_from_seconds(fmax(dist_sample(spec->dist, &rng), 0));
}

double big_stage_longest(const struct job *job, uint32_t index)
{
    const struct big_stage *spec = &job->spec[index];
    const sim_time *time = job->stage[index].drawn ? job->stage[index].drawn : spec->duration;
    sim_time most = 0;

    if (spec->profile)
        return spec->profile->rough_ns;
    for (uint32_t t = 0; time && t < spec->tasks; t++)
        if (time[t] > most)
            most = time[t];
    return time ? (double)most : (double)spec->mean;
}
