/* EASY backfilling (Lifka 1995): a later job may jump ahead if it cannot delay the first. */
#include "policies/lib/batch/backfill.h"
#include "policies/lib/order.h"
#include "sim/batch/batch.h"

struct easy {
    int order;
    int backfill;
    int64_t depth;
    struct backfill state;
};

static const struct param easy_params[] = {
    PARAM_CHOICE(easy, order, "fcfs", order_names, "Order of the queue, by requested time."),
    PARAM_CHOICE(easy, backfill, "fcfs", order_names,
                 "Order in which jobs are tried behind the first; fcfs is that of the queue. By "
                 "estimated time: sjf makes it EASY-SJBF."),
    PARAM(easy, depth, BACKFILL_ALL, 0, BACKFILL_ALL, "",
          "How many waiting jobs to try behind the first; the default tries all."),
    { 0 },
};

static double queue_rank(void *ptr, const struct batch *b, const struct batch_job *job)
{
    const struct easy *self = ptr;

    return order_list[self->order].value(
        order_job(batch_now(b), job->submit, job->request, job->procs));
}

static double backfill_rank(void *ptr, const struct batch *b, const struct batch_job *job)
{
    const struct easy *self = ptr;

    return order_list[self->backfill].value(
        order_job(batch_now(b), job->submit, job->estimate, job->procs));
}

static bool easy_init(void *ptr, struct batch *b, struct error *err)
{
    struct easy *self = ptr;

    if (self->order)
        batch_set_order(b, BATCH_QUEUE, queue_rank, order_list[self->order].varies);
    if (self->backfill)
        batch_set_order(b, BATCH_BACKFILL, backfill_rank, order_list[self->backfill].varies);
    self->state.depth = self->depth;
    return backfill_init(&self->state, b, self->backfill != 0, "backfill: fcfs", err);
}

static void easy_finish(void *ptr, struct batch *b, const struct batch_job *job)
{
    struct easy *self = ptr;

    backfill_finish(&self->state, b, job);
}

static void easy_decide(void *ptr, struct batch *b)
{
    struct easy *self = ptr;

    backfill_decide(&self->state, b);
}

const struct batch_policy batch_easy = {
    .policy = { .name = "batch.easy",
                .doc = "First come first served, with backfilling that never delays the first job.",
                .source = "Lifka 1995; EASY-SJBF: Tsafrir, Etsion & Feitelson, TPDS 2007",
                .params = easy_params,
                .self_size = sizeof(struct easy) },
    .init = easy_init,
    .finish = easy_finish,
    .decide = easy_decide,
};
