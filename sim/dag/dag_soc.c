/* Operating points: a placeholder of the room. */
#include "sim/dag/dag_internal.h"
bool soc_room_create(struct dag *d, struct error *err)
{
    (void)d;
    (void)err;
    return true;
}
double soc_speed(const struct dag *d, uint32_t kind)
{
    (void)d;
    (void)kind;
    return 1;
}
void soc_changed(struct dag *d, uint32_t machine)
{
    (void)d;
    (void)machine;
}
void soc_finish(struct dag *d)
{
    (void)d;
}
