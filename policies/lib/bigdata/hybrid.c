/* Long jobs placed by one who sees their queues, short ones by late binding. */
#include "policies/lib/bigdata/hybrid.h"

#include <math.h>

static struct hybrid_machine *own(const struct big *big, uint32_t machine)
{
    return big_machine_priv(big, machine);
}

/* Never below 0 by rounding: what was added is what is taken away, in another order. */
static void settle(const struct hybrid *hybrid, const struct big *big, uint32_t machine, double ns)
{
    double *due = &own(big, machine)->due_ns;

    *due = fmax(*due - ns, 0);
    if (*due <= 0)
        hybrid->busy[machine / 64] &= ~(UINT64_C(1) << machine % 64);
}

static void gone(void *self, struct big *big, uint32_t id)
{
    const struct hybrid *hybrid = self;
    const struct probe *probe = &hybrid->binding.probes.item[id];

    if (probe->is_long)
        settle(hybrid, big, probe->machine, probe->mean_ns);
}

bool hybrid_init(struct hybrid *hybrid, struct big *big, double reserved, struct error *err)
{
    hybrid->first_long = (uint32_t)floor(reserved * big_machines(big));
    if (hybrid->first_long >= big_machines(big))
        return error_set(err, "'reserved' leaves none of %u machines for long jobs",
                         big_machines(big));
    hybrid->binding.gone = gone;
    hybrid->busy = big_alloc(big, (big_machines(big) / 64 + 1) * sizeof *hybrid->busy);
    binding_init(&hybrid->binding, big, 0, big_machines(big));
    heap_init(&hybrid->heap, big_memory(big), false);
    return true;
}

bool hybrid_is_long(const struct hybrid *hybrid, const struct big_stage_view *stage)
{
    return stage->spec->mean > hybrid->cutoff;
}

bool hybrid_runs_long(const struct hybrid *hybrid, const struct big *big, uint32_t machine)
{
    const struct big_attempt *attempt = big_first_on(big, machine);

    while (attempt && !hybrid_is_long(hybrid, attempt->stage))
        attempt = big_next_on(big, attempt);
    return attempt || own(big, machine)->queue.long_asked > 0;
}

/* Time until the long tasks of a machine are over, by their estimates, on all its slots. */
static double waiting_ns(const struct hybrid *hybrid, const struct big *big, uint32_t machine)
{
    double due = own(big, machine)->due_ns, ways = 0;

    for (const struct big_attempt *a = big_first_on(big, machine); a && due > 0;
         a = big_next_on(big, a))
        if (hybrid_is_long(hybrid, a->stage)) {
            due -= fmin((double)(big_now(big) - a->start), (double)a->stage->spec->mean);
            ways = 2.0 * (double)hybrid->binding.delay;
        }
    return fmax(due, 0) / ((double)big_machine(big, machine)->capacity[BIG_CPU] / 1000) + ways;
}

void hybrid_place_long(struct hybrid *hybrid, struct big *big, const struct big_stage_view *stage,
                       uint32_t tasks)
{
    struct binding_batch batch = { tasks, BIG_NONE, BIG_NONE };
    double mean = (double)stage->spec->mean;

    heap_clear(&hybrid->heap);
    for (uint32_t m = hybrid->first_long; m < big_machines(big); m++)
        if (probe_possible(big, m, stage->spec->demand))
            heap_push(&hybrid->heap, (struct heap_key){ heap_high(waiting_ns(hybrid, big, m)), m });
    for (uint32_t i = 0; i < tasks && heap_count(&hybrid->heap) > 0; i++) {
        struct heap_key least = heap_pop(&hybrid->heap);
        uint32_t machine = heap_item(least);
        double slots = (double)big_machine(big, machine)->capacity[BIG_CPU] / 1000;
        uint32_t id = binding_add(&hybrid->binding, big, stage, machine, &batch);

        hybrid->binding.probes.item[id].is_long = true;
        own(big, machine)->due_ns += mean;
        hybrid->busy[machine / 64] |= UINT64_C(1) << machine % 64;
        heap_push(&hybrid->heap,
                  (struct heap_key){ heap_high(heap_real(least.high) + mean / slots), machine });
    }
    binding_send(&hybrid->binding, big, &batch, hybrid->binding.delay);
}

void hybrid_place_short(struct hybrid *hybrid, struct big *big, const struct big_stage_view *stage,
                        uint32_t tasks, uint32_t number)
{
    struct binding_batch batch = { tasks, BIG_NONE, BIG_NONE };
    uint32_t drawn = probe_draw(&hybrid->binding.probes, big, stage, number);

    if (drawn < number)
        number = drawn > tasks ? drawn : tasks;
    for (uint32_t i = 0; i < number && drawn > 0; i++)
        binding_add(&hybrid->binding, big, stage, hybrid->binding.probes.card[i % drawn], &batch);
    binding_send(&hybrid->binding, big, &batch, hybrid->binding.delay);
}

void hybrid_task_ended(void *self, struct big *big, const struct big_attempt *attempt, int end)
{
    if (hybrid_is_long(self, attempt->stage))
        settle(self, big, attempt->machine, (double)attempt->stage->spec->mean);
    binding_task_ended(self, big, attempt, end);
}
