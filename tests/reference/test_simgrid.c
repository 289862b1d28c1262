/*
 * DAGs over a star as SimGrid 3.32 ran them: start and finish of every computation and transfer,
 * with its default network model (LV08), several computations on a host sharing it equally.
 *
 * These DAGs amplify: a change at one time grows about tenfold every ten seconds, as the last test
 * shows. A tick of 1 ns would come out as seconds at the end, so everything is replayed in slow
 * motion: all rates are divided and all latencies multiplied by SLOW, and a tick is 1e-16 s of the
 * instance. SimGrid counts time in doubles, so it rounds by 7e-15 s at 50 s, and in the larger DAG
 * that has grown to 3e-4 s at the end. That one is therefore replayed in three ways: as it is,
 * close only until then; by an oracle that makes the same roundings as SimGrid
 * (tests/support/simgrid.h), which gives every digit; and with each activity starting when the file
 * says, where roundings have nothing to grow on. Tolerances of SimGrid have no part in this: it
 * makes one of ends within 1e-9 s of each other, but here none are, except by rounding. It takes
 * bytes as whole numbers, so the fractions in the file are dropped.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/model/share.h"
#include "sim/model/transfer.h"
#include "tests/support/simgrid.h"
#include "tests/unit/unit.h"
#include "traces/input.h"

#define FOLDER ORRERY_DATA "/reference/dag/"
#define STAR                                                                         \
    "star(bandwidth=12.5B/s, latency=500s, backbone=125B/s, backbone_latency=100s, " \
    "loopback=link"
#define SLOW 1e7

enum { MOST = 3000, HOSTS = 16 };

struct task {
    uint32_t host;
    double flops;
    uint32_t waits; /* for transfers */
    double start, finish;
    sim_time at[2]; /* started and ended here */
};

struct comm {
    uint32_t from, to;
    double bytes;
    double start, finish;
    sim_time at[2]; /* started and ended here */
};

/* The instance, what SimGrid made of it, and the same being replayed. */
struct replay {
    struct engine *engine;
    struct share *hosts;
    struct transfers *transfers;
    struct task tasks[MOST];
    struct comm comms[MOST];
    uint32_t task_count;
    uint32_t comm_count;
    uint32_t ended;
    bool told;          /* activities start when the file says, whatever happens here */
    double late, early; /* most difference of an activity that starts before EARLY, and of others */
};

/* Until then rounding has not grown to a microsecond. */
#define EARLY 70.

static void read_line(struct replay *replay, char *line)
{
    bool task = strncmp(line, "task,", 5) == 0;
    char *at = strchr(line, ',') + 1;
    uint32_t id = (uint32_t)strtoul(at, &at, 10);
    uint32_t from = (uint32_t)strtoul(at + 1, &at, 10);
    uint32_t to = (uint32_t)strtoul(at + 1, &at, 10);
    double amount = strtod(at + 1, &at);
    double start = strtod(at + 1, &at);
    double finish = strtod(at + 1, &at);

    assert_true(*at == '\0' && id < MOST);
    if (task) {
        assert_int_equal(id, replay->task_count++);
        replay->tasks[id] = (struct task){ from, amount, 0, start, finish, { -1, -1 } };
    } else {
        assert_int_equal(id, replay->comm_count++);
        replay->comms[id] = (struct comm){ from, to, floor(amount), start, finish, { -1, -1 } };
        replay->tasks[to].waits++;
    }
}

static void read_file(struct replay *replay, const char *name)
{
    struct error err;
    struct input *input = input_open(name, &err);
    char *line;
    size_t length;

    if (!input)
        fail_msg("%s", err.text);
    assert_true(input_line(input, &line, &length, &err));
    assert_string_equal(line, "kind,id,src_or_host,dst,amount,start_s,finish_s");
    for (;;) {
        if (!input_line(input, &line, &length, &err))
            fail_msg("%s", err.text);
        if (!line)
            break;
        read_line(replay, line);
    }
    input_close(input);
}

static void start_task(struct replay *replay, uint32_t id)
{
    struct task *task = &replay->tasks[id];

    assert_int_equal(task->at[0], -1);
    task->at[0] = engine_now(replay->engine);
    share_start(replay->hosts, task->host, task->flops, id);
}

static void start_comm(struct replay *replay, uint32_t id)
{
    struct comm *comm = &replay->comms[id];

    assert_int_equal(comm->at[0], -1);
    comm->at[0] = engine_now(replay->engine);
    transfer_start(replay->transfers, replay->tasks[comm->from].host, replay->tasks[comm->to].host,
                   comm->bytes, id);
}

static void task_done(void *context, uint32_t host, uint64_t item)
{
    struct replay *replay = context;

    (void)host;
    replay->tasks[item].at[1] = engine_now(replay->engine);
    replay->ended++;
    for (uint32_t c = 0; c < replay->comm_count && !replay->told; c++)
        if (replay->comms[c].from == item)
            start_comm(replay, c);
}

static void comm_done(void *context, uint64_t item)
{
    struct replay *replay = context;
    struct comm *comm = &replay->comms[item];

    comm->at[1] = engine_now(replay->engine);
    replay->ended++;
    if (--replay->tasks[comm->to].waits == 0 && !replay->told)
        start_task(replay, comm->to);
}

/* Compares an activity with what is written, in seconds of the instance. */
static void compare(struct replay *replay, const sim_time *here, double start, double finish)
{
    double gap = fmax(fabs(time_seconds(here[0]) / SLOW - start),
                      fabs(time_seconds(here[1]) / SLOW - finish));

    if (start < EARLY)
        replay->early = fmax(replay->early, gap);
    else
        replay->late = fmax(replay->late, gap);
}

static void compare_all(struct replay *replay)
{
    for (uint32_t i = 0; i < replay->task_count; i++) {
        const struct task *task = &replay->tasks[i];

        compare(replay, task->at, task->start, task->finish);
    }
    for (uint32_t i = 0; i < replay->comm_count; i++) {
        const struct comm *comm = &replay->comms[i];

        compare(replay, comm->at, comm->start, comm->finish);
    }
}

/* What starts at a time that is written; a is the activity, b whether it is a transfer. */
static void start_told(void *context, struct engine *engine, const struct event *event)
{
    (void)engine;
    if (event->b)
        start_comm(context, (uint32_t)event->a);
    else
        start_task(context, (uint32_t)event->a);
}

static void tell_start(struct replay *replay, uint32_t handler, uint32_t id, bool comm)
{
    double start = comm ? replay->comms[id].start : replay->tasks[id].start;
    sim_time at = (sim_time)llround(start * 1e9) * (sim_time)SLOW;

    engine_at(replay->engine, &(struct event){ at, handler, PHASE_ARRIVE, id, comm });
}

static void start_all(struct replay *replay)
{
    uint32_t handler = engine_handler(replay->engine, "told", start_told, replay);

    for (uint32_t i = 0; i < replay->task_count; i++)
        if (replay->told)
            tell_start(replay, handler, i, false);
        else if (replay->tasks[i].waits == 0)
            start_task(replay, i);
    for (uint32_t i = 0; i < replay->comm_count && replay->told; i++)
        tell_start(replay, handler, i, true);
}

/* Replays the file with `more` flops in task 0; returns the makespan. */
static double replay_file(struct replay *replay, const char *name, const char *star, double more)
{
    struct arena *arena = arena_create();
    struct transfer_options transfers = { NULL, TRANSFER_LV08, comm_done, replay };
    struct share_options shares = { HOSTS, 1e9 / SLOW, task_done, replay };
    struct error err;
    double makespan;

    *replay = (struct replay){ .engine = engine_create(arena, NULL), .told = replay->told };
    transfers.topology = topology_parse(star, HOSTS, arena, &err);
    if (!transfers.topology)
        fail_msg("%s", err.text);
    replay->hosts = share_create(arena, replay->engine, &shares);
    replay->transfers = transfers_create(arena, replay->engine, &transfers);
    read_file(replay, name);
    replay->tasks[0].flops += more;
    start_all(replay);
    assert_true(engine_run(replay->engine, TIME_NEVER, &err));
    assert_int_equal(replay->ended, replay->task_count + replay->comm_count);
    makespan = time_seconds(engine_now(replay->engine)) / SLOW;
    compare_all(replay);
    engine_close(replay->engine);
    arena_destroy(arena);
    return makespan;
}

static void every_activity_of_200_tasks(void **state)
{
    struct replay *replay = *state;
    double makespan = replay_file(replay, FOLDER "simgrid_dag_200.csv.gz", STAR ")", 0);

    print_message("200 tasks, 555 transfers: at most %.3g s apart\n", replay->early);
    assert_int_equal(replay->comm_count, 555);
    assert_true(replay->early < 1e-9);
    assert_true(fabs(makespan - 36.687486) < 1e-6);
}

static void every_activity_of_1000_tasks(void **state)
{
    struct replay *replay = *state;
    double makespan = replay_file(replay, FOLDER "simgrid_dag_1000.csv.gz", STAR ")", 0);

    print_message("1000 tasks, 2901 transfers: at most %.3g s apart before %g s, %.3g s after, "
                  "makespan %.9f s\n",
                  replay->early, EARLY, replay->late, makespan);
    assert_int_equal(replay->comm_count, 2901);
    assert_true(replay->early < 1e-6);
    assert_true(replay->late < 1e-3);
    assert_true(fabs(makespan - 100.228123) < 1e-3);
}

/* The instance as the oracle takes it. */
static struct simgrid_graph graph_of(const struct replay *replay, struct arena *arena)
{
    struct simgrid_graph graph = { HOSTS, NULL, replay->task_count, NULL, replay->comm_count };

    graph.tasks = arena_array(arena, replay->task_count, sizeof *graph.tasks);
    graph.transfers = arena_array(arena, replay->comm_count, sizeof *graph.transfers);
    for (uint32_t i = 0; i < replay->task_count; i++)
        graph.tasks[i] =
            (struct simgrid_task){ replay->tasks[i].host, replay->tasks[i].flops, 0, 0 };
    for (uint32_t i = 0; i < replay->comm_count; i++)
        graph.transfers[i] = (struct simgrid_transfer){ replay->comms[i].from, replay->comms[i].to,
                                                        replay->comms[i].bytes, 0, 0 };
    return graph;
}

/* The most difference of an activity with the file, all sums being made as SimGrid makes them. */
static double difference_of_sums(struct replay *replay, const char *name, double *makespan)
{
    struct arena *arena = arena_create();
    struct simgrid_graph graph;
    double most = 0;

    *replay = (struct replay){ 0 };
    read_file(replay, name);
    graph = graph_of(replay, arena);
    *makespan = simgrid_replay(&graph);
    for (uint32_t i = 0; i < graph.task_count; i++) {
        most = fmax(most, fabs(graph.tasks[i].start - replay->tasks[i].start));
        most = fmax(most, fabs(graph.tasks[i].finish - replay->tasks[i].finish));
    }
    for (uint32_t i = 0; i < graph.transfer_count; i++) {
        most = fmax(most, fabs(graph.transfers[i].start - replay->comms[i].start));
        most = fmax(most, fabs(graph.transfers[i].finish - replay->comms[i].finish));
    }
    arena_destroy(arena);
    return most;
}

/* The same rules with its rounding, too: then nothing differs but the digits that are written. */
static void every_activity_with_its_rounding(void **state)
{
    double makespan;
    double most = difference_of_sums(*state, FOLDER "simgrid_dag_200.csv.gz", &makespan);

    print_message("200 tasks with its rounding: at most %.3g s apart\n", most);
    assert_true(most < 1e-9);
    assert_true(fabs(makespan - 36.687486) < 1e-6);
    most = difference_of_sums(*state, FOLDER "simgrid_dag_1000.csv.gz", &makespan);
    print_message("1000 tasks with its rounding: at most %.3g s apart\n", most);
    assert_true(most < 1e-9);
    assert_true(fabs(makespan - 100.228123) < 1e-6);
}

/*
 * When it is told when each activity starts, to the nanosecond as written, no difference goes from
 * one activity to those after it, and all end when SimGrid says, to the end of the run.
 */
static void every_activity_from_its_start(void **state)
{
    struct replay *replay = *state;

    replay->told = true;
    replay_file(replay, FOLDER "simgrid_dag_1000.csv.gz", STAR ")", 0);
    replay->told = false;
    print_message("the same by the starts that are written: at most %.3g s apart before %g s, "
                  "%.3g s after\n",
                  replay->early, EARLY, replay->late);
    assert_true(fmax(replay->early, replay->late) < 1e-8);
}

/* 16 links of 125 MB/s cannot fill the backbone, so it may as well be one that nobody shares. */
static void fatpipe_is_the_same(void **state)
{
    struct replay *replay = *state;
    double makespan = replay_file(replay, FOLDER "simgrid_dag_1000.csv.gz",
                                  STAR ", backbone_sharing=fatpipe)", 0);

    assert_true(replay->early < 1e-6);
    assert_true(replay->late < 1e-3);
    assert_true(fabs(makespan - 100.228123) < 1e-3);
}

/* 1e-14 s more work in the first task: what that does is no less than what is tolerated above. */
static void rounding_grows(void **state)
{
    struct replay *replay = *state;

    replay_file(replay, FOLDER "simgrid_dag_1000.csv.gz", STAR ")", 1e-5);
    print_message("the same with 1e-14 s more work: %.3g s apart before %g s, %.3g s after\n",
                  replay->early, EARLY, replay->late);
    assert_true(replay->late > 3e-4);
    replay_file(replay, FOLDER "simgrid_dag_1000.csv.gz", STAR ")", 1e-2);
    print_message("with 1e-11 s more work: %.3g s apart before %g s, %.3g s after\n", replay->early,
                  EARLY, replay->late);
    assert_true(replay->late > 1e-3);
}

static int make(void **state)
{
    struct replay *replay = mem_alloc(sizeof *replay);

    replay->told = false;
    *state = replay;
    return 0;
}

static int drop(void **state)
{
    mem_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_activity_of_200_tasks),
        cmocka_unit_test(every_activity_of_1000_tasks),
        cmocka_unit_test(every_activity_with_its_rounding),
        cmocka_unit_test(every_activity_from_its_start),
        cmocka_unit_test(fatpipe_is_the_same),
        cmocka_unit_test(rounding_grows),
    };

    if (access(FOLDER "simgrid_dag_200.csv.gz", R_OK) != 0) {
        print_message("skipped: no " FOLDER "\n");
        return 77;
    }
    return cmocka_run_group_tests(tests, make, drop);
}
