/* A source that is a folder of files. */
#ifndef ORRERY_TRACES_FOLDER_H
#define ORRERY_TRACES_FOLDER_H

#include <stdbool.h>

#include "sim/base/error.h"
#include "sim/base/vec.h"

/* Its files in the order of their names, in which digits compare as numbers: 2.csv, 10.csv. */
struct folder {
    struct vec paths; /* char *, owned */
};

/*
 * Lists the files of a folder; hidden ones and folders in it do not count. The list stays empty
 * where the path is not a folder; a folder without files is an error.
 */
bool folder_open(const char *path, struct folder *folder, struct error *err);
void folder_close(struct folder *folder);

#endif
