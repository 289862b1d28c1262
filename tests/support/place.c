/* Makes and removes the folder of a test. */
#include "tests/support/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/unit/unit.h"

int place_make(void **state)
{
    struct place *place = test_calloc(1, sizeof *place);

    snprintf(place->folder, sizeof place->folder, "/tmp/orrery-test-XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    snprintf(place->path, sizeof place->path, "%s/t.db", place->folder);
    *state = place;
    return 0;
}

int place_drop(void **state)
{
    struct place *place = *state;

    unlink(place->path);
    rmdir(place->folder);
    test_free(place);
    return 0;
}
