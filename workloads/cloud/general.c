/* VMs with independent gaps, life times and flavours, singly or in groups that keep apart. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/base/dist.h"
#include "sim/base/rng.h"
#include "sim/base/text.h"
#include "sim/cloud/cloud_spec.h"

enum { MOST_FLAVOURS = 64, MOST_GROUP = 4096 };

struct flavour {
    double cores;
    double upto; /* cumulated share, the last one 1 */
};

struct general {
    int64_t vms;
    const char *interarrival;
    const char *lifetime;
    const char *flavours;
    double core_memory;
    int64_t double_from;
    double evictable;
    int64_t priorities;
    const char *group_size;
    int group;
    int scope;
    double use;
    int64_t initial;
    /* State. A stream a purpose: another mix of flavours leaves the arrivals as they were. */
    struct flavour flavour[MOST_FLAVOURS];
    size_t flavour_count;
    struct dist gap_dist, life_dist, group_dist;
    struct rng gap_rng, life_rng, flavour_rng, priority_rng, group_rng;
    struct arena *arena;
    struct cloud_usage usage;
    float use_value;
    struct cloud_member *member; /* of the group at hand */
    int64_t group_left;
    uint32_t groups;
    int64_t made;
    sim_time now;
    double carry; /* the part of `now` below one tick, 0 <= carry < 1 */
};

static const char *const group_kinds[] = { "none", "affinity", "anti_affinity", NULL };
static const char *const scopes[] = { "host", "rack", "zone", "domain", NULL };

/* The default flavours are those of Ding et al., EuroSys 2025; their shares: docs/guide/cloud.md.
 */
static const struct param general_params[] = {
    PARAM(general, vms, 10000, 1, 1e15, "", "Number of VMs."),
    PARAM_TEXT(general, interarrival, "exponential(mean=10s)",
               "Distribution of the time between two arrivals; the first VM comes after one."),
    PARAM_TEXT(general, lifetime, "lognormal(mean=4h, cv2=9)", "Distribution of life times."),
    PARAM_TEXT(general, flavours, "2:25 4:25 8:22 16:17 32:7.3 64:2.5 88:1.2",
               "Cores of the flavours and their shares, blank separated."),
    PARAM(general, core_memory, 2147483648, 0, 1e15, "B", "Memory for each core."),
    PARAM(general, double_from, 32, 1, 1e6, "",
          "VMs of at least so many cores are spread over two NUMA nodes."),
    PARAM(general, evictable, 0, 0, 1, "", "Share of VMs that may be evicted (spot)."),
    PARAM(general, priorities, 1, 1, 1000, "",
          "Priorities 0 .. this - 1, equally likely; evictable VMs have priority 0."),
    PARAM_TEXT(general, group_size, "1", "Distribution of the number of VMs that come together."),
    PARAM_CHOICE(general, group, "none", group_kinds, "What VMs that come together ask for."),
    PARAM_CHOICE(general, scope, "host", scopes, "Where they are together or apart."),
    PARAM(general, use, 1, 0, 1, "", "Part of its cores that a VM uses all the time."),
    PARAM(general, initial, 0, 0, 1e15, "", "So many of the VMs are there at the start."),
    { 0 },
};

static bool read_dist(const char *name, const char *text, struct dist *dist, struct error *err)
{
    if (!dist_parse(text, dist, err))
        return error_prefix(err, "cloud.general: %s", name);
    if (!(dist_min(dist) >= 0))
        return error_set(err, "cloud.general: %s: '%s' can be negative", name, text);
    return true;
}

/* "2:25 4:75": cores and shares. */
static bool read_flavours(struct general *self, struct error *err)
{
    const char *at = self->flavours + strspn(self->flavours, " ");
    double sum = 0;

    while (*at) {
        struct flavour *flavour = &self->flavour[self->flavour_count];
        char *end;
        double cores = strtod(at, &end);
        double part = *end == ':' ? strtod(end + 1, &end) : -1;

        if (self->flavour_count == MOST_FLAVOURS || !(cores > 0 && cores <= 1e6) ||
            !(part >= 0 && part <= 1e15) || (*end != ' ' && *end != '\0'))
            return error_set(err,
                             "cloud.general: flavours: '%.40s'; expected up to %d like '4:25', "
                             "cores and share",
                             at, MOST_FLAVOURS);
        sum += part;
        *flavour = (struct flavour){ cores, sum };
        self->flavour_count++;
        at = end + strspn(end, " ");
    }
    if (!(sum > 0))
        return error_set(err, "cloud.general: flavours: the shares sum up to nothing");
    for (size_t i = 0; i < self->flavour_count; i++)
        self->flavour[i].upto /= sum;
    return true;
}

static bool general_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct general *self = ptr;
    uint64_t seed = input->seed;
    uint64_t replication = input->replication;

    if (!read_dist("interarrival", self->interarrival, &self->gap_dist, err) ||
        !read_dist("lifetime", self->lifetime, &self->life_dist, err) ||
        !read_dist("group_size", self->group_size, &self->group_dist, err) ||
        !read_flavours(self, err))
        return false;
    if (!(dist_mean(&self->gap_dist) * (double)self->vms < time_seconds(TIME_NEVER)))
        return error_set(err,
                         "cloud.general: interarrival: %lld VMs at '%s' last longer than the 292 "
                         "years a run can have",
                         (long long)self->vms, self->interarrival);
    rng_stream(&self->gap_rng, seed, replication, RNG_ARRIVAL, 0);
    rng_stream(&self->life_rng, seed, replication, RNG_SERVICE, 0);
    rng_stream(&self->flavour_rng, seed, replication, RNG_SIZE, 0);
    rng_stream(&self->priority_rng, seed, replication, RNG_USER, 0);
    rng_stream(&self->group_rng, seed, replication, RNG_PLACE, 0);
    self->arena = input->arena;
    self->use_value = (float)self->use;
    self->usage = (struct cloud_usage){
        .data = &self->use_value, .count = 1, .codec = CLOUD_F32, .step = TIME_NEVER, .scale = 1
    };
    return true;
}

/*
 * Whole ticks are added and the rest is carried over, so that arrivals keep their exact distance
 * whatever the length of the run. False beyond the end of time.
 */
static bool advance(struct general *self)
{
    double gap = dist_sample(&self->gap_dist, &self->gap_rng) * 1e9 + self->carry;
    double whole = floor(gap);

    if (!(whole < 9.2e18))
        return false;
    self->carry = gap - whole;
    self->now = time_add(self->now, (sim_time)whole);
    return self->now != TIME_NEVER;
}

/* VMs that come together share one membership; groups live as long as the run. */
static bool begin_group(struct general *self)
{
    double size = floor(dist_sample(&self->group_dist, &self->group_rng) + 0.5);
    struct cloud_group *group;

    if (self->made >= self->initial && !advance(self))
        return false;
    self->group_left = size < 1 ? 1 : size > MOST_GROUP ? MOST_GROUP : (int64_t)size;
    self->member = NULL;
    if (self->group == 0 || self->group_left == 1)
        return true;
    group = arena_alloc(self->arena, sizeof *group);
    *group = (struct cloud_group){ .id = self->groups++,
                                   .kind = self->group == 1 ? CLOUD_AFFINITY : CLOUD_ANTI_AFFINITY,
                                   .scope = self->scope,
                                   .limit = 1 };
    self->member = arena_alloc(self->arena, sizeof *self->member);
    *self->member = (struct cloud_member){ group, 0 };
    return true;
}

static double pick_cores(struct general *self)
{
    double u = rng_uniform(&self->flavour_rng);
    size_t i = 0;

    while (i + 1 < self->flavour_count && u >= self->flavour[i].upto)
        i++;
    return self->flavour[i].cores;
}

static bool general_next(void *ptr, void *item)
{
    struct general *self = ptr;
    struct cloud_arrival *vm = item;
    double cores;

    if (self->made == self->vms || (self->group_left == 0 && !begin_group(self)))
        return false;
    self->group_left--;
    cores = pick_cores(self);
    *vm = (struct cloud_arrival){
        .submit = self->made < self->initial ? -1 : self->now,
        .run = time_from_seconds(dist_sample(&self->life_dist, &self->life_rng)),
        .kind = CLOUD_CREATE,
        .nodes = cores >= (double)self->double_from ? 2 : 1,
        .need = { (int64_t)llround(cores * 1000), (int64_t)llround(cores * self->core_memory) },
        .evictable = rng_uniform(&self->priority_rng) < self->evictable,
        .tenant = CLOUD_UNKNOWN,
        .pm = CLOUD_UNKNOWN,
        .node = -1,
        .members = self->member,
        .member_count = self->member ? 1 : 0,
        .usage = self->use < 1 ? &self->usage : NULL,
        .number = self->made++,
    };
    vm->priority = (int32_t)rng_below(&self->priority_rng, (uint64_t)self->priorities);
    if (vm->evictable)
        vm->priority = 0;
    return true;
}

const struct generator cloud_general = {
    .policy = { .name = "cloud.general",
                .doc = "VMs with independent gaps, life times and flavours from any distribution.",
                .source = "Poisson arrivals by default; flavours of Ding et al., EuroSys 2025",
                .params = general_params,
                .self_size = sizeof(struct general) },
    .init = general_init,
    .next = general_next,
};
