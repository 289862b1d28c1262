/* The end of an instant: policies decide, then machines with room are offered. */
#include "sim/bigdata/bigdata_internal.h"

/* More passes or messages at one instant than so many for each job, machine and waiting task mean
 * a policy that spins. */
enum { MOST_PASSES = 1000 };

/* The scheduling policies first, then who speculates. */
void big_offer_room(struct big *big, uint32_t machine)
{
    const struct big_machine *m = &big->machine[machine].view;

    if (m->moves)
        return;
    if (big->waiting > 0 && m->up && m->free[BIG_CPU] > 0)
        TELL(big, offer, (me, big, machine));
    if (big->spare && m->up && m->free[BIG_CPU] > 0 && big->running > 0 && !big->failed)
        TELL(big, spare, (me, big, machine));
}

/* The machines that have got room since the last pass, each once: `offered` from now on, as offers
 * touch machines, too. */
static uint32_t take_touched(struct big *big)
{
    uint32_t count = big->touched_count, *list = big->touched;

    big->touched = big->offered;
    big->offered = list;
    big->touched_count = 0;
    for (uint32_t i = 0; i < count; i++)
        big->machine[list[i]].touched = false;
    return count;
}

/* What one machine was offered may have been used on others, or their tasks be gone. */
static bool has_room(const struct big *big, uint32_t machine)
{
    return (big->room[machine / 64] >> machine % 64 & 1) && !big->machine[machine].view.moves;
}

/* New tasks wait: every machine with room may take them; what is left may be speculated on. */
static void offer_all(struct big *big)
{
    uint32_t touched = take_touched(big);

    for (uint32_t word = 0; word <= big->machines / 64; word++)
        for (uint64_t bits = big->room[word]; bits && big->waiting > 0 && !big->failed;
             bits &= bits - 1) {
            uint32_t machine = word * 64 + (uint32_t)__builtin_ctzll(bits);

            if (has_room(big, machine))
                TELL(big, offer, (me, big, machine));
        }
    for (uint32_t i = 0; i < touched && big->spare && !big->failed; i++)
        if (has_room(big, big->offered[i]))
            TELL(big, spare, (me, big, big->offered[i]));
}

static void offer_touched(struct big *big)
{
    uint32_t count = take_touched(big);

    for (uint32_t i = 0; i < count && !big->failed; i++)
        big_offer_room(big, big->offered[i]);
}

bool big_calm(struct big *big)
{
    uint64_t most = big->in_system + big->machines + big->waiting;

    if (big->pass_time != big_now(big))
        big->passes = 0;
    big->pass_time = big_now(big);
    if (++big->passes <= MOST_PASSES * most)
        return true;
    big_stop(big, "does not come to rest: %llu decisions at one instant",
             (unsigned long long)big->passes);
    return false;
}

static void on_pass(void *context, struct engine *engine, const struct event *event)
{
    struct big *big = context;

    (void)engine;
    (void)event;
    big->pass_pending = false;
    if (!big_calm(big))
        return;
    TELL(big, decide, (me, big));
    if (big->options.heartbeat > 0)
        take_touched(big);
    else if (big->new_waiting)
        offer_all(big);
    else
        offer_touched(big);
    big->new_waiting = false;
    big_measure_levels(big);
}

void big_pass_ask(struct big *big)
{
    if (big->pass_pending || !big->wants_pass)
        return;
    big->pass_pending = true;
    engine_at(
        big->engine,
        &(struct event){ .time = big_now(big), .phase = PHASE_DECIDE, .handler = big->on_pass });
}

void big_pass_create(struct big *big)
{
    big->on_pass = engine_handler(big->engine, "pass", on_pass, big);
}
