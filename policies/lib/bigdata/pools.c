/* Pools of jobs, one for each queue or one for all, kept in the order in which they are served. */
#include "policies/lib/bigdata/pools.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void pools_init(struct pools *pools, struct big *big, int rule, int order)
{
    pools->rule = rule;
    pools->order = order;
    pools->memory = big_memory(big);
}

/* Settings ---------------------------------------------------------------------------------- */

static bool read_number(const char **at, double *value)
{
    char *end;

    *value = strtod(*at + 1, &end);
    if (end == *at + 1 || !(*value >= 0) || !isfinite(*value))
        return false;
    *at = end;
    return true;
}

static bool read_one(const char **at, struct pools_setting *one, struct error *err)
{
    const char *start = *at + strspn(*at, " ");
    size_t length = strcspn(start, ":,");
    size_t piece = strcspn(start, ",");

    *at = start + length;
    while (length > 0 && start[length - 1] == ' ')
        length--;
    if (length == 0 || length >= sizeof one->name)
        return error_set(err, "expected the name of a queue before ':', not '%.*s'", (int)piece,
                         start);
    memcpy(one->name, start, length);
    one->name[length] = 0;
    for (int i = 0; i < 2 && **at == ':'; i++)
        if (!read_number(at, &one->number[i]))
            return error_set(err, "'%.*s': expected name:number:number, numbers of 0 or more",
                             (int)piece, start);
    *at += strspn(*at, " ");
    if (**at != 0 && **at != ',')
        return error_set(err, "'%.*s': expected name:number:number", (int)piece, start);
    *at += **at == ',';
    return true;
}

bool pools_read(struct pools *pools, struct big *big, const char *text, const double missing[2],
                struct error *err)
{
    struct pools_setting *setting;
    size_t most = 1;

    for (const char *at = text; at && *at; at++)
        most += *at == ',';
    setting = big_alloc(big, most * sizeof *setting);
    pools->setting = setting;
    for (const char *at = text; at && at[strspn(at, " ")];) {
        struct pools_setting *one = &setting[pools->settings];

        memcpy(one->number, missing, sizeof one->number);
        if (!read_one(&at, one, err))
            return false;
        if (pools_setting(pools, one->name))
            return error_set(err, "queue '%s' is there twice", one->name);
        pools->settings++;
    }
    return true;
}

const struct pools_setting *pools_setting(const struct pools *pools, const char *name)
{
    for (uint32_t i = 0; i < pools->settings; i++)
        if (strcmp(pools->setting[i].name, name) == 0)
            return &pools->setting[i];
    return NULL;
}

static void set_share(struct pools *pools, struct big *big, struct pool *pool)
{
    const struct pools_setting *setting = pools_setting(pools, big_queue_name(big, pool->id));

    if (!setting)
        return;
    pool->weight = setting->number[0];
    pool->min = llround(setting->number[1] * 1000);
}

bool pools_init_shares(struct pools *pools, struct big *big, int order, const char *text,
                       struct error *err)
{
    static const double missing[] = { 1, 0 };

    pools_init(pools, big, POOLS_BY_SHARE, order);
    pools->created = set_share;
    if (!pools_read(pools, big, text, missing, err))
        return error_prefix(err, "pools");
    for (uint32_t i = 0; i < pools->settings; i++) {
        const struct pools_setting *one = &pools->setting[i];

        if (!(one->number[0] > 0) || one->number[0] > 1e9 || one->number[1] > 1e9)
            return error_set(err, "pools: '%s': expected a weight above 0 and a share, up to 1e9",
                             one->name);
    }
    return true;
}

/* What happens ------------------------------------------------------------------------------ */

struct pool *pools_of(struct pools *pools, const struct big *big, const struct big_job *job)
{
    (void)big;
    return &pools->pool[pools->rule == POOLS_ONE ? 0 : job->queue];
}

static struct heap_key key_of(const struct pools *pools, const struct big_job *job)
{
    uint64_t low = job->order << HEAP_ITEM_BITS | job->id;

    if (pools->order == POOLS_FIFO) /* the larger first, below zero too */
        return (struct heap_key){ ~((uint64_t)job->priority ^ UINT64_C(1) << 63), low };
    return (struct heap_key){ heap_high((double)job->use[BIG_CPU] / job->weight), low };
}

/* What its tasks that wait would take, and its place among those that have any. */
static void refresh(struct pools *pools, struct big *big, struct big_job *job)
{
    struct pools_job *own = big_job_priv(big, job);
    struct pool *pool = pools_of(pools, big, job);
    int64_t wanted = 0;

    for (uint32_t s = 0; s < job->stages && job->waiting > 0; s++)
        wanted += job->stage[s].waiting * job->stage[s].spec->demand[BIG_CPU];
    pool->wanted += wanted - own->wanted;
    own->wanted = wanted;
    if (heap_has(&pool->jobs, job->id)) {
        if (job->waiting == 0)
            heap_remove(&pool->jobs, job->id);
        else
            heap_move(&pool->jobs, job->id, key_of(pools, job));
    } else if (job->waiting > 0) {
        heap_push(&pool->jobs, key_of(pools, job));
    }
}

static void add_pool(struct pools *pools, struct big *big)
{
    struct pool *pool;

    if (pools->count == pools->room) {
        uint32_t room = pools->room ? 2 * pools->room : 8;

        pools->pool = slab_resize(pools->memory, pools->pool, pools->room * sizeof *pools->pool,
                                  room * sizeof *pools->pool);
        pools->room = room;
    }
    pool = &pools->pool[pools->count];
    *pool = (struct pool){ .id = pools->count++,
                           .weight = 1,
                           .most = INT64_MAX,
                           .fed = big_now(big),
                           .half = big_now(big) };
    heap_init(&pool->jobs, pools->memory, true);
    if (pools->created)
        pools->created(pools, big, pool);
}

void pools_job_arrived(void *self, struct big *big, struct big_job *job)
{
    struct pools *pools = self;
    uint32_t needed = pools->rule == POOLS_ONE ? 1 : job->queue + 1;

    while (pools->count < needed)
        add_pool(pools, big);
    refresh(pools, big, job);
}

void pools_stage_ready(void *self, struct big *big, struct big_stage_view *stage)
{
    refresh(self, big, stage->job);
}

void pools_task_started(void *self, struct big *big, const struct big_attempt *attempt)
{
    struct pools *pools = self;
    struct big_job *job = attempt->stage->job;
    int64_t cores = attempt->stage->spec->demand[BIG_CPU];
    struct pool *pool = pools_of(pools, big, job);

    pool->used += cores;
    if (!attempt->copy) {
        struct pools_job *own = big_job_priv(big, job);

        pool->wanted -= cores;
        own->wanted -= cores;
    }
    if (!heap_has(&pool->jobs, job->id))
        return;
    if (job->waiting == 0)
        heap_remove(&pool->jobs, job->id);
    else if (pools->order == POOLS_FAIR)
        heap_move(&pool->jobs, job->id, key_of(pools, job));
}

void pools_task_ended(void *self, struct big *big, const struct big_attempt *attempt, int end)
{
    struct pools *pools = self;
    struct big_job *job = attempt->stage->job;
    struct pool *pool = pools_of(pools, big, job);

    pool->used -= attempt->stage->spec->demand[BIG_CPU];
    if (end != BIG_DONE && end != BIG_BEATEN)
        refresh(pools, big, job);
    else if (pools->order == POOLS_FAIR && heap_has(&pool->jobs, job->id))
        heap_move(&pool->jobs, job->id, key_of(pools, job));
}

void pools_job_over(void *self, struct big *big, struct big_job *job)
{
    struct pools_job *own = big_job_priv(big, job);
    struct pool *pool = pools_of(self, big, job);

    pool->wanted -= own->wanted;
    own->wanted = 0;
    if (heap_has(&pool->jobs, job->id))
        heap_remove(&pool->jobs, job->id);
}

/* Outputs that were lost with it are to be made again. */
void pools_machine_changed(void *self, struct big *big, uint32_t machine)
{
    if (!big_machine(big, machine)->up)
        for (struct big_job *job = big_first_waiting(big); job; job = big_next_waiting(big, job))
            refresh(self, big, job);
}

/* An offer ---------------------------------------------------------------------------------- */

/* Less is served first. */
static double urgency(const struct pools *pools, const struct pool *pool, bool *needy)
{
    double min = (double)pool->min, demand = (double)(pool->used + pool->wanted);

    if (pools->rule == POOLS_BY_SHARE)
        min = min < demand ? min : demand;
    *needy = pools->rule != POOLS_BY_USED && (double)pool->used < min;
    return *needy ? (double)pool->used / min : (double)pool->used / pool->weight;
}

/* The first of those that have jobs and are not passed over; NULL: none. */
static struct pool *first_pool(struct pools *pools)
{
    struct pool *best = NULL;
    double least = 0;
    bool best_needy = false;

    for (uint32_t p = 0; p < pools->count; p++) {
        struct pool *pool = &pools->pool[p];
        bool needy;
        double value;

        if (pool->parked || heap_count(&pool->jobs) == 0)
            continue;
        value = urgency(pools, pool, &needy);
        if (best && (best_needy > needy || (best_needy == needy && least <= value)))
            continue;
        best = pool;
        least = value;
        best_needy = needy;
    }
    return best;
}

struct big_job *pools_next(struct pools *pools, const struct big *big)
{
    struct pool *pool = pools->count == 1 ? &pools->pool[0] : first_pool(pools);

    if (!pool || pool->parked || heap_count(&pool->jobs) == 0)
        return NULL;
    return big_job_at(big, heap_item(*heap_min(&pool->jobs)));
}

void pools_pass(struct pools *pools, const struct big *big, const struct big_job *job)
{
    if (pools->parked_count == pools->parked_room) {
        uint32_t room = pools->parked_room ? 2 * pools->parked_room : 64;

        pools->parked =
            slab_resize(pools->memory, pools->parked, pools->parked_room * sizeof *pools->parked,
                        room * sizeof *pools->parked);
        pools->parked_room = room;
    }
    pools->parked[pools->parked_count++] = job->id;
    heap_remove(&pools_of(pools, big, job)->jobs, job->id);
}

void pools_pass_pool(struct pools *pools, const struct big *big, const struct big_job *job)
{
    pools_of(pools, big, job)->parked = true;
}

void pools_done(struct pools *pools, struct big *big)
{
    for (uint32_t i = 0; i < pools->parked_count; i++) {
        struct big_job *job = big_job_at(big, pools->parked[i]);

        heap_push(&pools_of(pools, big, job)->jobs, key_of(pools, job));
    }
    pools->parked_count = 0;
    for (uint32_t p = 0; p < pools->count; p++)
        pools->pool[p].parked = false;
}

/* Shares ------------------------------------------------------------------------------------ */

static double share_at(const struct pool *pool, double ratio)
{
    double demand = fmin((double)(pool->used + pool->wanted), (double)pool->most);

    return fmin(fmax(ratio * pool->weight, (double)pool->min), demand);
}

static double sum_at(const struct pools *pools, double ratio)
{
    double sum = 0;

    for (uint32_t p = 0; p < pools->count; p++)
        sum += share_at(&pools->pool[p], ratio);
    return sum;
}

/* The ratio at which all is given away, by halving: more steps than a double has bits. */
void pools_shares(struct pools *pools, double total)
{
    double low = 0, high = 0;

    for (uint32_t p = 0; p < pools->count; p++) {
        const struct pool *pool = &pools->pool[p];

        high = fmax(high, (double)(pool->used + pool->wanted) / pool->weight);
    }
    for (int step = 0; step < 64 && sum_at(pools, high) > total; step++) {
        double middle = (low + high) / 2;

        if (sum_at(pools, middle) > total)
            high = middle;
        else
            low = middle;
        if (middle == low && middle == high)
            break;
    }
    if (sum_at(pools, high) > total)
        high = low;
    for (uint32_t p = 0; p < pools->count; p++)
        pools->pool[p].share = share_at(&pools->pool[p], high);
}

/* Victims ----------------------------------------------------------------------------------- */

static int latest_first(const void *a, const void *b)
{
    const struct pools_victim *x = a, *y = b;

    if (x->order != y->order)
        return x->order > y->order ? -1 : 1;
    if (x->start != y->start)
        return x->start > y->start ? -1 : 1;
    return (y->attempt > x->attempt) - (y->attempt < x->attempt);
}

struct pools_victim *pools_victims(struct pools *pools, const struct big *big, bool by_job,
                                   size_t *count)
{
    struct pools_victim *victim =
        slab_alloc(pools->memory, big_attempt_slots(big) * sizeof *victim);

    *count = 0;
    for (uint32_t id = 0; id < big_attempt_slots(big); id++) {
        const struct big_attempt *attempt = big_attempt_at(big, id);

        if (attempt)
            victim[(*count)++] = (struct pools_victim){ by_job ? attempt->stage->job->order : 0,
                                                        attempt->start, id };
    }
    qsort(victim, *count, sizeof *victim, latest_first);
    return victim;
}

void pools_victims_free(struct pools *pools, struct pools_victim *victim, size_t slots)
{
    slab_free(pools->memory, victim, slots * sizeof *victim);
}
