/* Draws of clouds; all amounts are small, so that PMs fill up soon and ties are common. */
#include "tests/support/random_cloud.h"

#include <string.h>

int64_t random_between(struct rng *rng, int64_t low, int64_t high)
{
    return low + (int64_t)rng_below(rng, (uint64_t)(high - low + 1));
}

static struct cloud_machine draw_kind(struct rng *rng, size_t index, int64_t most)
{
    return (struct cloud_machine){ .count = random_between(rng, 1, most),
                                   .cores = (double)random_between(rng, 1, 16),
                                   .memory = (double)random_between(rng, 4, 20),
                                   .disk = (double)random_between(rng, 0, 4),
                                   .nic = (double)random_between(rng, 0, 9),
                                   .numa = INT64_C(1) << rng_below(rng, 3),
                                   .gpus = rng_below(rng, 2) ? random_between(rng, 1, 8) : 0,
                                   .gpu_model = index == 0   ? NULL
                                                : index == 1 ? "A"
                                                             : "C",
                                   .power = "constant" };
}

static void draw_flavour(struct random_cloud *cloud, uint32_t i)
{
    struct rng *rng = &cloud->rng;
    struct cloud_arrival *flavour = &cloud->flavour[i];

    *flavour =
        (struct cloud_arrival){ .run = TIME_NEVER,
                                .nodes = (int32_t)random_between(rng, 1, 2),
                                .need = { 1000 * random_between(rng, 0, 6),
                                          random_between(rng, 0, 9), random_between(rng, 0, 1),
                                          random_between(rng, 0, 3) },
                                .tenant = CLOUD_UNKNOWN,
                                .pm = CLOUD_UNKNOWN,
                                .node = -1,
                                .number = CLOUD_UNKNOWN };
    if (rng_below(rng, 2)) {
        flavour->gpus = (int32_t)random_between(rng, 1, 3);
        flavour->gpu_milli = flavour->gpus == 1 ? (int32_t)random_between(rng, 1, 1000) : 1000;
        flavour->gpu_models = rng_below(rng, 2) ? "A|B" : NULL;
    }
    if (rng_below(rng, 4) == 0) {
        for (size_t k = 0; k < cloud->kinds; k++)
            for (int r = 0; r < CLOUD_RESOURCES; r++)
                cloud->by_kind[i][k][r] = random_between(rng, r == CLOUD_CPU ? -1 : 0, 4);
        cloud->needs[i] = (struct cloud_needs){ cloud->by_kind[i], i };
        flavour->needs = &cloud->needs[i];
    }
}

void random_cloud_draw(struct random_cloud *cloud, uint64_t seed, int64_t most)
{
    struct rng *rng = &cloud->rng;

    memset(cloud, 0, sizeof *cloud);
    rng_stream(rng, seed, 0, RNG_TEST, 0);
    cloud->kinds = 1 + rng_below(rng, RANDOM_KINDS);
    for (size_t k = 0; k < cloud->kinds; k++)
        cloud->kind[k] = draw_kind(rng, k, most);
    cloud->platform =
        (struct cloud_platform){ .machines = { .item = cloud->kind, .count = cloud->kinds },
                                 .rack_size = random_between(rng, 0, 6),
                                 .zone_racks = random_between(rng, 0, 3),
                                 .domains = random_between(rng, 0, 3) };
    cloud->groups = (uint32_t)random_between(rng, 0, RANDOM_GROUPS);
    for (uint32_t i = 0; i < cloud->groups; i++)
        cloud->group[i] = (struct cloud_group){ .id = i * i * 7,
                                                .kind = (int)rng_below(rng, 3),
                                                .scope = (int)rng_below(rng, 4),
                                                .limit = random_between(rng, 1, 3) };
    cloud->flavours = (uint32_t)random_between(rng, 1, RANDOM_FLAVOURS);
    for (uint32_t i = 0; i < cloud->flavours; i++)
        draw_flavour(cloud, i);
}

struct cloud_arrival random_cloud_vm(struct random_cloud *cloud,
                                     struct cloud_member members[RANDOM_MEMBERSHIPS])
{
    struct rng *rng = &cloud->rng;
    struct cloud_arrival vm = cloud->flavour[rng_below(rng, cloud->flavours)];
    uint32_t first = cloud->groups ? (uint32_t)rng_below(rng, cloud->groups) : 0;

    for (uint32_t i = 0; i < RANDOM_MEMBERSHIPS && i < cloud->groups && rng_below(rng, 2); i++)
        members[vm.member_count++] =
            (struct cloud_member){ &cloud->group[(first + i) % cloud->groups],
                                   random_between(rng, 0, 2) };
    vm.members = members;
    return vm;
}
