/* Ticks: a placeholder of the room. */
#include "sim/dag/dag_internal.h"
bool tick_create(struct dag *d, struct error *err)
{
    return d->options.tick == 0 || error_set(err, "options: tick is not there yet");
}
bool tick_run(struct dag *d, struct error *err)
{
    (void)d;
    (void)err;
    return true;
}
void tick_assigned(struct dag *d, struct task *task)
{
    (void)d;
    (void)task;
}
