/*
 * Gang scheduling by the matrix method. Ousterhout, "Scheduling techniques for concurrent systems",
 * ICDCS 1982: rows are time slots, columns are CPUs. A gang (the threads of one process) lies in
 * one row, the first that has room for it, so that all run at once; the rows take turns. In a slot
 * a CPU whose thread is absent or asleep runs the next one of its column that is ready (alternate
 * selection). As threads come one by one, a gang that outgrows its row moves to the first row that
 * has room for all of it, keeping its columns where they are free; one too large for any row, or
 * barred by affinities, is broken: its further threads lie wherever there is room. A row without
 * a thread that is awake is passed over.
 */
#include "policies/lib/os/queue.h"

struct gang {
    sim_time slot;
    bool alternate;

    uint32_t cpus;
    struct os_thread **cell; /* rows of `cpus` each */
    uint32_t *used;          /* of each row: cells, ... */
    uint32_t *awake;         /* ... and those whose threads are ready or run */
    uint32_t rows, room;
    uint32_t roomy; /* rows before it are full */

    struct os_thread **member; /* room for a gang: `cpus` threads */

    uint32_t turn;     /* the row whose slot it is */
    sim_time slot_end; /* at its end every CPU picks anew */
};

struct gang_thread {
    uint32_t row, column;
    uint32_t queue;  /* the CPU that it is ready for */
    uint64_t before; /* its cell while its gang moves */
    bool placed;
    bool ready;
    bool awake; /* ready, or runs */
};

static const struct param gang_params[] = {
    PARAM_TIME(gang, slot, "100ms", "Length of a slot."),
    PARAM(gang, alternate, true, 0, 1, "",
          "Whether a CPU without a thread in a slot runs one of another slot."),
    { 0 },
};

static bool gang_init(void *ptr, struct os *os, struct error *err)
{
    struct gang *self = ptr;

    self->turn = UINT32_MAX; /* row 0 is next */
    self->cpus = os_cpus(os);
    self->member = slab_alloc(os_memory(os), self->cpus * sizeof *self->member);
    if (self->slot <= 0 || self->slot == TIME_NEVER)
        return error_set(err, "slot must be a time above 0");
    return true;
}

/* The matrix -------------------------------------------------------------------------------- */

static struct os_thread **cell_of(const struct gang *self, uint32_t row, uint32_t column)
{
    return &self->cell[(size_t)row * self->cpus + column];
}

static void add_row(struct gang *self, struct os *os)
{
    if (self->rows == self->room) {
        size_t old = self->room, room = old ? 2 * old : 8;
        struct slab *slab = os_memory(os);

        self->cell = slab_resize(slab, self->cell, old * self->cpus * sizeof *self->cell,
                                 room * self->cpus * sizeof *self->cell);
        self->used =
            slab_resize(slab, self->used, old * sizeof *self->used, room * sizeof *self->used);
        self->awake =
            slab_resize(slab, self->awake, old * sizeof *self->awake, room * sizeof *self->awake);
        self->room = (uint32_t)room;
    }
    for (uint32_t column = 0; column < self->cpus; column++)
        *cell_of(self, self->rows, column) = NULL;
    self->used[self->rows] = self->awake[self->rows] = 0;
    self->rows++;
}

static void put(struct gang *self, const struct os *os, struct os_thread *thread, uint32_t row,
                uint32_t column)
{
    struct gang_thread *t = os_priv(os, thread);

    *cell_of(self, row, column) = thread;
    self->used[row]++;
    self->awake[row] += t->awake;
    t->row = row;
    t->column = column;
}

static void take(struct gang *self, const struct os *os, const struct os_thread *thread)
{
    const struct gang_thread *t = os_priv(os, thread);

    *cell_of(self, t->row, t->column) = NULL;
    self->used[t->row]--;
    self->awake[t->row] -= t->awake;
    if (t->row < self->roomy)
        self->roomy = t->row;
}

/* A free column of the row for the thread: `wish`, else the lowest; the number of CPUs: none. */
static uint32_t free_column(const struct gang *self, const struct os_thread *thread, uint32_t row,
                            uint32_t wish)
{
    if (wish < self->cpus && !*cell_of(self, row, wish) && os_may_run(thread, wish))
        return wish;
    for (uint32_t column = 0; column < self->cpus; column++)
        if (!*cell_of(self, row, column) && os_may_run(thread, column))
            return column;
    return self->cpus;
}

/* Where there is room for one thread; a new row at last. */
static void put_alone(struct gang *self, struct os *os, struct os_thread *thread)
{
    uint32_t row, column = self->cpus;

    while (self->roomy < self->rows && self->used[self->roomy] == self->cpus)
        self->roomy++;
    for (row = self->roomy; row < self->rows && column == self->cpus; row += column == self->cpus)
        column = free_column(self, thread, row, self->cpus);
    if (column == self->cpus) {
        add_row(self, os);
        column = free_column(self, thread, row, self->cpus);
    }
    put(self, os, thread, row, column);
}

/* Gangs ------------------------------------------------------------------------------------- */

/* The threads of a process in the matrix, up to `cpus` of them; the number of all. */
static uint32_t members_of(struct gang *self, int64_t process)
{
    uint32_t count = 0;

    for (size_t i = 0; i < (size_t)self->rows * self->cpus; i++) {
        if (!self->cell[i] || self->cell[i]->process != process)
            continue;
        if (count < self->cpus)
            self->member[count] = self->cell[i];
        count++;
    }
    return count;
}

/* Puts all members and the new thread, which is the last of them, into one row; or none. */
static bool put_all(struct gang *self, const struct os *os, uint32_t count, uint32_t row)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct gang_thread *t = os_priv(os, self->member[i]);
        uint32_t wish = t->placed ? t->column : self->cpus;
        uint32_t column = free_column(self, self->member[i], row, wish);

        if (column < self->cpus) {
            put(self, os, self->member[i], row, column);
            continue;
        }
        while (i-- > 0)
            take(self, os, self->member[i]);
        return false;
    }
    return true;
}

/* The gang lies in another row now: its ready threads go to their CPUs, and all CPUs pick anew. */
static void follow(struct gang *self, struct os *os, uint32_t members)
{
    for (uint32_t i = 0; i < members; i++) {
        const struct gang_thread *t = os_priv(os, self->member[i]);

        if (t->ready && t->column != t->queue)
            os_migrate(os, self->member[i], t->column);
    }
    for (uint32_t cpu = 0; cpu < self->cpus; cpu++)
        os_resched(os, cpu);
}

/* Moves a gang to a row that has room for one more; false: there is none, nothing has moved. */
static bool move_gang(struct gang *self, struct os *os, uint32_t members, struct os_thread *thread)
{
    for (uint32_t i = 0; i < members; i++) {
        struct gang_thread *t = os_priv(os, self->member[i]);

        t->before = t->column + (uint64_t)t->row * self->cpus;
        take(self, os, self->member[i]);
    }
    self->member[members] = thread;
    for (uint32_t row = 0; row <= self->rows; row++) {
        if (row == self->rows)
            add_row(self, os);
        if (self->used[row] + members + 1 <= self->cpus && put_all(self, os, members + 1, row)) {
            follow(self, os, members);
            return true;
        }
        if (self->used[row] == 0)
            break; /* affinities: an empty row does not do, either */
    }
    for (uint32_t i = 0; i < members; i++) {
        const struct gang_thread *t = os_priv(os, self->member[i]);

        put(self, os, self->member[i], (uint32_t)(t->before / self->cpus),
            (uint32_t)(t->before % self->cpus));
    }
    return false;
}

/* A new thread gets its cell. */
static void assign(struct gang *self, struct os *os, struct os_thread *thread)
{
    uint32_t members = thread->process ? members_of(self, thread->process) : 0;

    for (uint32_t i = 0; i < members && i < self->cpus; i++) {
        uint32_t row = ((struct gang_thread *)os_priv(os, self->member[i]))->row;
        uint32_t column = free_column(self, thread, row, self->cpus);

        if (column < self->cpus) {
            put(self, os, thread, row, column);
            return;
        }
    }
    if (members == 0 || members >= self->cpus || !move_gang(self, os, members, thread))
        put_alone(self, os, thread);
}

static uint32_t gang_place(void *ptr, struct os *os, const struct os_thread *thread, int reason)
{
    struct gang_thread *t = os_priv(os, thread);

    (void)reason;
    if (!t->placed)
        assign(ptr, os, (struct os_thread *)(uintptr_t)thread);
    t->placed = true;
    return t->column;
}

/* Slots ------------------------------------------------------------------------------------- */

/* The next row with a thread that is awake has its slot; false: there is none. */
static bool turn_over(struct gang *self, struct os *os)
{
    uint32_t row = self->turn;

    for (uint32_t i = 0; i < self->rows; i++) {
        row = row + 1 < self->rows ? row + 1 : 0;
        if (self->awake[row] == 0)
            continue;
        self->turn = row;
        self->slot_end = time_add(os_now(os), self->slot);
        for (uint32_t cpu = 0; cpu < self->cpus; cpu++)
            os_resched(os, cpu);
        if (os_rules(os)->tick == 0 || os_rules(os)->exact)
            os_timer(os, 0, self->slot_end);
        return true;
    }
    return false;
}

static bool is_ready(const struct os *os, const struct os_thread *thread)
{
    return thread && ((const struct gang_thread *)os_priv(os, thread))->ready;
}

static struct os_thread *gang_pick(void *ptr, struct os *os, uint32_t cpu)
{
    struct gang *self = ptr;
    bool over =
        self->turn >= self->rows || self->awake[self->turn] == 0 || os_now(os) >= self->slot_end;
    uint32_t row;

    if (over && !turn_over(self, os))
        return NULL;
    row = self->turn;
    for (uint32_t i = 0; i < (self->alternate ? self->rows : 1); i++) {
        struct os_thread *thread = *cell_of(self, row, cpu);

        if (is_ready(os, thread)) {
            ((struct gang_thread *)os_priv(os, thread))->ready = false;
            return thread;
        }
        row = row + 1 < self->rows ? row + 1 : 0;
    }
    return NULL;
}

static void gang_tick(void *ptr, struct os *os, struct os_thread *thread)
{
    const struct gang *self = ptr;

    if (os_now(os) >= self->slot_end)
        os_resched(os, thread->cpu);
}

/* Who has its slot takes the CPU from one that only filled in. */
static bool gang_preempts(void *ptr, struct os *os, const struct os_thread *ready,
                          const struct os_thread *running)
{
    const struct gang *self = ptr;
    const struct gang_thread *r = os_priv(os, ready), *t = os_priv(os, running);

    return r->row == self->turn && t->row != self->turn && r->column == running->cpu;
}

/* Queues ------------------------------------------------------------------------------------ */

static void set_awake(struct gang *self, struct gang_thread *t, bool awake)
{
    self->awake[t->row] += awake;
    self->awake[t->row] -= t->awake;
    t->awake = awake;
}

static void gang_enqueue(void *ptr, struct os *os, struct os_thread *thread, uint32_t cpu,
                         int reason)
{
    struct gang_thread *t = os_priv(os, thread);

    (void)reason;
    set_awake(ptr, t, true);
    t->ready = true;
    t->queue = cpu;
    if (t->column == cpu)
        return;
    os_migrate(os, thread, t->column); /* its gang has moved while it ran */
    os_resched(os, t->column);
}

static void gang_dequeue(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct gang_thread *t = os_priv(os, thread);

    t->ready = false;
    if (reason == OS_THROTTLE)
        set_awake(ptr, t, false);
}

static void gang_stop(void *ptr, struct os *os, struct os_thread *thread, int reason)
{
    struct gang *self = ptr;

    set_awake(self, os_priv(os, thread), false);
    if (reason != OS_EXIT)
        return;
    take(self, os, thread);
    while (self->rows > 0 && self->used[self->rows - 1] == 0)
        self->rows--;
}

const struct os_policy os_gang = {
    .policy = { .name = "os.gang",
                .doc = "Gangs: the threads of a process run at once, in slots that take turns.",
                .source = "Ousterhout, ICDCS 1982: the matrix method",
                .params = gang_params,
                .self_size = sizeof(struct gang) },
    .entity_size = sizeof(struct gang_thread),
    .init = gang_init,
    .enqueue = gang_enqueue,
    .dequeue = gang_dequeue,
    .pick = gang_pick,
    .stop = gang_stop,
    .tick = gang_tick,
    .preempts = gang_preempts,
    .place = gang_place,
    .bounded_wait = true,
};
