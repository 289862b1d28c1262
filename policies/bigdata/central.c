/*
 * One scheduler for all, with a complete but late view: the reference that Sparrow is measured
 * against (Ousterhout et al., SOSP 2013, and the authors' simulator). Jobs are served in the order
 * of arrival, each task of the first that waits on a machine with room. A task begins `delay` after
 * the decision, and its room is known to be free `delay` after its end. With `think`, decisions are
 * taken one at a time, and each takes so long: a scheduler that many small tasks can choke.
 */
#include "policies/lib/bigdata/pick.h"
#include "sim/bigdata/bigdata.h"

enum { ROOM, DECIDED }; /* kinds of messages */

/* What the scheduler does not know yet to be free on a machine. */
struct unknown {
    int64_t amount[BIG_RESOURCES];
};

struct central {
    sim_time delay;
    sim_time think;
    uint64_t *room; /* machines that have a free core as far as it knows, one bit each */
    uint32_t words;
    bool thinking;
};

static const struct param central_params[] = {
    PARAM_TIME(central, delay, "500us", "Of a message, one way."),
    PARAM_TIME(central, think, "0s", "Of the scheduler for each task, one after the other."),
    { 0 },
};

/* Keeps the bit of a machine right. */
static void note(struct central *self, struct big *big, uint32_t machine)
{
    const struct big_machine *m = big_machine(big, machine);
    const struct unknown *unknown = big_machine_priv(big, machine);
    uint64_t bit = UINT64_C(1) << machine % 64;

    if (m->up && m->free[BIG_CPU] > unknown->amount[BIG_CPU])
        self->room[machine / 64] |= bit;
    else
        self->room[machine / 64] &= ~bit;
}

static bool central_init(void *ptr, struct big *big, struct error *err)
{
    struct central *self = ptr;

    (void)err;
    self->words = big_machines(big) / 64 + 1;
    self->room = big_alloc(big, self->words * sizeof *self->room);
    for (uint32_t machine = 0; machine < big_machines(big); machine++)
        note(self, big, machine);
    return true;
}

static bool fits(const struct big *big, const struct big_stage_view *stage, uint32_t machine)
{
    const struct unknown *unknown = big_machine_priv(big, machine);
    const int64_t *room = big_machine(big, machine)->free;

    for (int r = 0; r < BIG_RESOURCES; r++)
        if (room[r] != INT64_MAX && stage->spec->demand[r] > room[r] - unknown->amount[r])
            return false;
    return true;
}

/* Starts the first task in order that has room on the machine. */
static bool start_on(struct central *self, struct big *big, uint32_t machine)
{
    for (struct big_job *job = big_first_waiting(big); job; job = big_next_waiting(big, job)) {
        struct pick pick = pick_task(big, job, machine, BIG_ANY);

        if (!pick.stage || !fits(big, pick.stage, machine))
            continue;
        if (!big_start_after(big, pick.stage, pick.task, machine, self->delay))
            return false;
        big_count(big, BIG_DECISIONS, 1);
        big_count(big, BIG_MESSAGES, 1);
        note(self, big, machine);
        return true;
    }
    return false;
}

/* One task, on the first machine that has room for it. */
static bool decide_one(struct central *self, struct big *big)
{
    for (uint32_t word = 0; word < self->words; word++)
        for (uint64_t bits = self->room[word]; bits && big_waiting(big) > 0; bits &= bits - 1)
            if (start_on(self, big, word * 64 + (uint32_t)__builtin_ctzll(bits)))
                return true;
    return false;
}

/* All that have room on the machine. */
static void fill(struct central *self, struct big *big, uint32_t machine)
{
    while (big_waiting(big) > 0 && start_on(self, big, machine))
        continue;
}

/* Something new may be decided, on this machine or, with BIG_NONE, on any. */
static void wake(struct central *self, struct big *big, uint32_t machine)
{
    if (big_waiting(big) == 0 || self->thinking)
        return;
    if (self->think > 0) {
        self->thinking = true;
        big_after(big, self->think, &(struct big_message){ .kind = DECIDED });
    } else if (machine != BIG_NONE) {
        fill(self, big, machine);
    } else {
        for (uint32_t word = 0; word < self->words && big_waiting(big) > 0; word++)
            for (uint64_t bits = self->room[word]; bits; bits &= bits - 1)
                fill(self, big, word * 64 + (uint32_t)__builtin_ctzll(bits));
    }
}

/* It sleeps when a decision found nothing to do, until something is new. */
static void decided(struct central *self, struct big *big)
{
    self->thinking = false;
    big_count(big, BIG_THINK_NS, (double)self->think);
    if (decide_one(self, big))
        wake(self, big, BIG_NONE);
    else
        big_count(big, BIG_WASTED_NS, (double)self->think);
}

static void central_message(void *ptr, struct big *big, const struct big_message *message)
{
    struct central *self = ptr;
    struct unknown *unknown;

    if (message->kind == DECIDED) {
        decided(self, big);
        return;
    }
    unknown = big_machine_priv(big, message->a);
    unknown->amount[message->b] -= (int64_t)message->c;
    note(self, big, message->a);
    if (big_machine(big, message->a)->up)
        wake(self, big, message->a);
}

static void central_stage_ready(void *ptr, struct big *big, struct big_stage_view *stage)
{
    (void)stage;
    wake(ptr, big, BIG_NONE);
}

static void central_task_ended(void *ptr, struct big *big, const struct big_attempt *attempt,
                               int end)
{
    struct unknown *unknown = big_machine_priv(big, attempt->machine);

    big_count(big, BIG_MESSAGES, 1);
    for (uint32_t r = 0; r < BIG_RESOURCES; r++) {
        int64_t amount = attempt->stage->spec->demand[r];

        unknown->amount[r] += amount;
        if (amount > 0)
            big_after(big, ((const struct central *)ptr)->delay,
                      &(struct big_message){ ROOM, attempt->machine, r, (uint64_t)amount });
    }
    note(ptr, big, attempt->machine);
    if (end == BIG_KILLED || end == BIG_LOST)
        wake(ptr, big, BIG_NONE);
}

static void central_machine_changed(void *ptr, struct big *big, uint32_t machine)
{
    note(ptr, big, machine);
    wake(ptr, big, BIG_NONE);
}

const struct bigdata_policy bigdata_central = {
    .policy = { .name = "bigdata.central",
                .doc = "One scheduler with a complete view, a message's way from every machine.",
                .source = "Ousterhout et al., Sparrow, SOSP 2013, and the authors' simulator",
                .params = central_params,
                .self_size = sizeof(struct central) },
    .machine_size = sizeof(struct unknown),
    .init = central_init,
    .stage_ready = central_stage_ready,
    .task_ended = central_task_ended,
    .machine_changed = central_machine_changed,
    .message = central_message,
};
