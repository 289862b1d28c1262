/* Live migration of a virtual machine: what is sent next, and how the machine runs meanwhile. */
#ifndef ORRERY_MODEL_MIGRATION_H
#define ORRERY_MODEL_MIGRATION_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/base/param.h"

/*
 * A state machine without clock or network. It says how many bytes to send; the caller sends them
 * at whatever rate it gets, waits for `delay` seconds more, and says how long the sending took.
 *
 * Pre-copy (Clark et al., Live migration of virtual machines, NSDI 2005) sends all memory in a
 * first round while the machine runs, and in each further round what was written meanwhile: after a
 * round of T seconds, min(working set, dirty rate * T) bytes. The working set is Clark's writable
 * working set: pages written so often that they are dirty again in any round. The machine is paused
 * to send the rest as soon as that takes at most `downtime_limit` at the rate of the last round
 * (QEMU, migration.c: 0.3 s), or when it is forced to: after `most_rounds` rounds or when more than
 * `most_factor` times the memory has gone (Xen up to 4.5, xc_domain_save.c: 29 and 3), or as
 * `converge` says.
 *
 * Post-copy (Hines, Deshpande and Gopalan, Post-copy live migration of virtual machines, Operating
 * Systems Review 43(3), 2009) pauses the machine only to send its processor state; it goes on at
 * the destination and the memory follows, each page once, with `fault_overhead` for those that are
 * asked for out of turn.
 */
enum migration_kind {
    MIGRATION_PRECOPY,
    MIGRATION_POSTCOPY,
    MIGRATION_STOP_AND_COPY, /* paused while all is sent */
    MIGRATION_INSTANT        /* takes no time and sends nothing */
};

/* What is done about a machine that writes faster than its memory can be sent. */
enum migration_converge {
    CONVERGE_NONE, /* nothing, until rounds or bytes run out */
    /*
     * Auto-converge of QEMU (ram.c, cpu-throttle.c). After each round, and not before
     * `throttle_period` (1 s) has passed since the last look: if more was written than
     * `throttle_trigger` (0.5) of what was sent since then, that is one strike. Every second strike
     * throttles the processors, by `throttle_start` (0.2) at first and by `throttle_step` (0.1)
     * more each time, to at most `throttle_most` (0.99). A machine throttled by p runs for 1 - p of
     * the time; here it also writes 1 - p as fast, which real ones do not always.
     */
    CONVERGE_THROTTLE,
    CONVERGE_STOP /* the machine is paused after the first round that left no less than it sent */
};

/* How machines migrate: the same for all of a cloud. Rates are bytes/s, times seconds. */
struct migration_params {
    int kind;     /* enum migration_kind */
    int converge; /* enum migration_converge; pre-copy only, as the next three */
    double downtime_limit;
    int64_t most_rounds; /* while the machine runs, at least 1 */
    double most_factor;
    double resume;         /* time paused after the last byte */
    double state;          /* bytes of processors and devices, sent while paused */
    double fault_overhead; /* bytes sent more than once by post-copy, as a fraction of memory */
    double slowdown;       /* fraction of its speed that the machine loses while it migrates */
    double throttle_start;
    double throttle_step;
    double throttle_most;
    double throttle_trigger;
    double throttle_period;
};

/* Reads the above with defaults as named there; `slowdown` is 0.1, as Beloglazov and Buyya 2012. */
extern const struct param migration_table[];

/* What migrates. */
struct migration_load {
    double memory;      /* bytes */
    double dirty_rate;  /* bytes/s that the machine writes at full speed */
    double working_set; /* bytes, at most `memory` */
};

enum migration_stage {
    MIGRATION_ROUND, /* the machine runs at the source */
    MIGRATION_PAUSE, /* it runs nowhere */
    MIGRATION_PULL,  /* it runs at the destination */
    MIGRATION_DONE   /* so it does, and nothing is left to do */
};

struct migration_phase {
    enum migration_stage stage;
    double bytes; /* to be sent */
    double delay; /* seconds from then to the next phase */
    double speed; /* of the machine meanwhile, 1 when nothing hinders it */
};

/* A migration under way; members are for reading, but `load` may be changed between phases. */
struct migration {
    const struct migration_params *params; /* borrowed until the end */
    struct migration_load load;
    struct migration_phase phase;
    int64_t rounds;  /* finished */
    double sent;     /* bytes of finished phases */
    double seconds;  /* of finished phases */
    double downtime; /* of these, paused */
    double throttle; /* 0: none */
    bool converged;  /* the pause was not forced; true if there was nothing to converge */
    int strikes;
    double looked_seconds; /* since the last look at the throttle: time, bytes sent and written */
    double looked_sent;
    double looked_written;
};

/* Begins; numbers are finite and >= 0. The result is `migration->phase`. */
struct migration_phase migration_begin(struct migration *migration,
                                       const struct migration_params *params,
                                       const struct migration_load *load);

/* The phase after the one whose bytes were sent within `seconds`; MIGRATION_DONE comes last. */
struct migration_phase migration_next(struct migration *migration, double seconds);

/* What a migration at constant bandwidth comes to. */
struct migration_forecast {
    double seconds;
    double downtime; /* of these */
    double bytes;
    int64_t rounds;
    double throttle; /* at the end */
    bool converged;
};

/*
 * The sums of the phases above at a bandwidth > 0 in bytes/s: with l = dirty rate / bandwidth < 1
 * round i > 0 sends l^(i-1) min(working set, l memory), with l >= 1 the working set, so that n
 * rounds are a geometric sum (as in Liu et al., Performance and energy modeling for live migration
 * of virtual machines, HPDC 2011). O(1), but O(rounds) with CONVERGE_THROTTLE.
 */
struct migration_forecast migration_forecast(const struct migration_params *params,
                                             const struct migration_load *load, double bandwidth);

#endif
