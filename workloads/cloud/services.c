/* Services whose load follows a season, with noise that remembers itself. */
#include <math.h>

#include "sim/base/dist.h"
#include "sim/base/rng.h"
#include "sim/cloud/cloud_spec.h"

enum { MOST_VALUES = 1 << 24 };

struct services {
    int64_t services;
    const char *mean;
    double amplitude;
    sim_time period;
    double phase;
    double noise;
    double memory_of_noise;
    sim_time step;
    sim_time length;
    double cores;
    double memory;
    double first_use;
    int64_t least, most;
    int64_t apart;
    /* State */
    struct dist mean_dist;
    struct arena *arena;
    uint64_t seed, replication;
    int64_t made;
};

static const struct param services_params[] = {
    PARAM(services, services, 10, 1, 1e6, "", "Number of services; all are there at first."),
    PARAM_TEXT(services, mean, "lognormal(mean=10, cv2=1)",
               "Distribution of the mean load of a service, in VMs at full use."),
    PARAM(services, amplitude, 0.5, 0, 1, "",
          "How far the season takes the load up and down, part of the mean."),
    PARAM_TIME(services, period, "1d", "Length of the season, a sine."),
    PARAM(services, phase, 0.1, 0, 1, "",
          "Services begin anywhere within this part of the season; 0: all at its mean, rising."),
    PARAM(services, noise, 0.1, 0, 10, "",
          "Standard deviation of the logarithm of the factor on the load."),
    PARAM(services, memory_of_noise, 0.8, 0, 0.999999, "",
          "Correlation of that logarithm from one step to the next."),
    PARAM_TIME(services, step, "300s", "Between two values of the load."),
    PARAM_TIME(services, length, "2d", "Life time of the services."),
    PARAM(services, cores, 2, 0.001, 1e6, "", "Of each VM."),
    PARAM(services, memory, 4294967296, 0, 1e16, "B", "Of each VM."),
    PARAM(services, first_use, 0.7, 0.001, 1, "", "VMs at first: as many as have this CPU use."),
    PARAM(services, least, 1, 1, 1e6, "", "Fewest VMs of a service."),
    PARAM(services, most, 1000, 1, 1e6, "", "Most VMs of a service."),
    PARAM(services, apart, 0, 0, 1e6, "",
          "At most so many VMs of a service on one host; 0: no limit."),
    { 0 },
};

static bool services_init(void *ptr, const struct generator_input *input, struct error *err)
{
    struct services *self = ptr;

    if (!dist_parse(self->mean, &self->mean_dist, err))
        return error_prefix(err, "cloud.services: mean");
    if (!(dist_min(&self->mean_dist) >= 0))
        return error_set(err, "cloud.services: mean: '%s' can be negative", self->mean);
    if (self->step <= 0 || self->period <= 0 || self->length <= 0)
        return error_set(err, "cloud.services: step, period and length must be above 0");
    if (self->length / self->step >= MOST_VALUES)
        return error_set(err, "cloud.services: length: more than %d steps", (int)MOST_VALUES);
    if (self->least > self->most)
        return error_set(err, "cloud.services: least is above most");
    self->arena = input->arena;
    self->seed = input->seed;
    self->replication = input->replication;
    return true;
}

/* A service's draws come from streams of its own: more services leave the first as they were. */
static const struct cloud_usage *make_load(struct services *self, double *first)
{
    struct cloud_usage *usage = arena_alloc(self->arena, sizeof *usage);
    size_t count = (size_t)((self->length + self->step - 1) / self->step);
    float *value = arena_array(self->arena, count, sizeof *value);
    double turn = 8 * atan(1);
    double keep = self->memory_of_noise;
    struct rng size, shape;
    double mean, start, wave;

    rng_stream(&size, self->seed, self->replication, RNG_SIZE, (uint64_t)self->made);
    rng_stream(&shape, self->seed, self->replication, RNG_SERVICE, (uint64_t)self->made);
    mean = dist_sample(&self->mean_dist, &size);
    start = self->phase * rng_uniform(&size);
    wave = rng_normal(&shape, 0, self->noise);
    for (size_t i = 0; i < count; i++) {
        double at = start + time_seconds((sim_time)i * self->step) / time_seconds(self->period);
        double season = 1 + self->amplitude * sin(turn * at);

        /* The mean of the factor is 1. */
        value[i] = (float)(mean * season * exp(wave - self->noise * self->noise / 2));
        wave = keep * wave + rng_normal(&shape, 0, self->noise * sqrt(1 - keep * keep));
    }
    *first = (double)value[0];
    *usage = (struct cloud_usage){
        .data = value, .count = (uint32_t)count, .codec = CLOUD_F32, .step = self->step, .scale = 1
    };
    return usage;
}

static const struct cloud_member *make_group(struct services *self)
{
    struct cloud_group *group;
    struct cloud_member *member;

    if (self->apart == 0)
        return NULL;
    group = arena_alloc(self->arena, sizeof *group);
    member = arena_alloc(self->arena, sizeof *member);
    *group = (struct cloud_group){ .id = (uint32_t)self->made,
                                   .kind = CLOUD_ANTI_AFFINITY,
                                   .scope = CLOUD_ON_HOST,
                                   .limit = self->apart };
    *member = (struct cloud_member){ group, 0 };
    return member;
}

static bool services_next(void *ptr, void *item)
{
    struct services *self = ptr;
    struct cloud_arrival *service = item;
    double first, wanted;

    if (self->made == self->services)
        return false;
    *service = (struct cloud_arrival){
        .submit = 0,
        .run = self->length,
        .kind = CLOUD_SERVICE,
        .nodes = 1,
        .need = { (int64_t)llround(self->cores * 1000), (int64_t)llround(self->memory) },
        .tenant = self->made,
        .pm = CLOUD_UNKNOWN,
        .node = -1,
        .members = make_group(self),
        .member_count = self->apart ? 1 : 0,
        .usage = make_load(self, &first),
        .replicas_min = (int32_t)self->least,
        .replicas_max = (int32_t)self->most,
    };
    wanted = fmin(fmax(ceil(first / self->first_use), (double)self->least), (double)self->most);
    service->replicas = (int32_t)wanted;
    service->number = self->made++;
    return true;
}

const struct generator cloud_services = {
    .policy = { .name = "cloud.services",
                .doc = "Services whose load is a sine with correlated noise.",
                .source = "Season and first-order autoregressive logarithms, as is common",
                .params = services_params,
                .self_size = sizeof(struct services) },
    .init = services_init,
    .next = services_next,
};
