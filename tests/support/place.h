/* A folder of its own for a test that writes a database: setup and teardown for cmocka. */
#ifndef ORRERY_TESTS_SUPPORT_PLACE_H
#define ORRERY_TESTS_SUPPORT_PLACE_H

#include "sim/base/error.h"

struct place {
    char folder[64];
    char path[96]; /* a file in it that is not there yet */
    struct error err;
};

/* *state becomes a struct place; dropping it removes the file and the folder. */
int place_make(void **state);
int place_drop(void **state);

#endif
