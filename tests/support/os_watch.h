/* An os policy that passes all ops on to another one and checks what the system tells it. */
#ifndef ORRERY_TESTS_OS_WATCH_H
#define ORRERY_TESTS_OS_WATCH_H

#include "sim/os/os.h"

/*
 * The watching policy, for one run at a time; borrowed until the next call. It fails the test when
 * a thread is enqueued twice or for a wrong reason, picked out of nowhere, charged for what it has
 * not run. With `conserves` no CPU may idle while a thread of its queue, or with a global policy
 * any ready thread, may run on it.
 */
const struct policy *os_watch(const struct policy *policy, bool conserves);

/* What was seen since then. */
struct os_watch_counts {
    uint64_t enqueues, dequeues, picks, stops, yields, throttles, migrations;
};

struct os_watch_counts os_watch_counts(void);

#endif
