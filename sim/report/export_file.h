/* Files and folders that appear under their name only when they are whole. */
#ifndef ORRERY_RUN_EXPORT_FILE_H
#define ORRERY_RUN_EXPORT_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "sim/base/error.h"
#include "sim/base/text.h"

/* One file being written. Zero-initialise before use; ends with export_file_end. */
struct export_file {
    FILE *out;          /* what is written into; NULL: not open */
    struct text path;   /* where it belongs */
    struct text beside; /* its name while it is written */
};

/*
 * Whether `path` may be written: it is free, or a plain file, `force` is set and it is not
 * `source`, the results that are read.
 */
bool export_may_write(const char *path, const char *source, bool force, struct error *err);

/* Whether both names are of one file that exists. */
bool export_same_file(const char *path, const char *other);

/* Opens the file under its other name. */
bool export_file_open(struct export_file *file, const char *path, struct error *err);

/*
 * Closes and, if `ok` and everything was written, renames. Otherwise removes what was written.
 * Returns whether the file is there now; `err` is set where writing failed.
 */
bool export_file_end(struct export_file *file, bool ok, struct error *err);

/* The same for a folder of plain files, without folders in it. */
struct export_folder {
    struct text path;
    struct text beside;
    bool made;
};

/* With `force` a folder that holds nothing but *.csv may be there: it is replaced as a whole. */
bool export_folder_open(struct export_folder *folder, const char *path, bool force,
                        struct error *err);
bool export_folder_end(struct export_folder *folder, bool ok, struct error *err);

/* `text` as one field of RFC 4180: in quotes where it has a comma, a quote or an end of line. */
void export_csv_field(struct text *line, const char *text);

/*
 * A study, policy or axis as a part of a file name: letters, digits, '.', '-' and '_' stay, the
 * rest becomes '_'; `most` bytes at most, and never a dot at its front.
 */
void export_safe_name(struct text *out, const char *name, size_t most);

#endif
