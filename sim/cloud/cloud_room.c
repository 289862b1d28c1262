/* What a spot has, as numbers to weigh. */
#include "sim/cloud/cloud_internal.h"

void cloud_room(const struct cloud *c, const struct cloud_shape *shape, struct cloud_spot spot,
                struct cloud_room *room)
{
    const struct cloud_pm *pm = &c->pm[spot.pm].view;
    int64_t gpus = 0;

    for (int r = 0; r < CLOUD_RESOURCES; r++) {
        room->need[r] = (double)cloud_need(c, shape, spot.pm, (enum cloud_resource)r);
        room->free[r] = (double)pm->free[r];
        room->total[r] = pm->total[r] < CLOUD_UNLIMITED / 2 ? (double)pm->total[r] : 0;
    }
    if (spot.node >= 0 && shape->nodes == 1) {
        const struct cloud_node *node = &pm->node[spot.node];

        room->free[CLOUD_CPU] = (double)node->cpu;
        room->total[CLOUD_CPU] = (double)node->cpu_total;
        room->free[CLOUD_MEM] = (double)node->mem;
        room->total[CLOUD_MEM] = (double)node->mem_total;
    }
    for (uint32_t i = 0; i < pm->gpus; i++)
        gpus += pm->gpu[i];
    room->need[CLOUD_GPU] = (double)shape->gpus * shape->gpu_milli;
    room->free[CLOUD_GPU] = (double)gpus;
    room->total[CLOUD_GPU] = 1000.0 * pm->gpus;
}
