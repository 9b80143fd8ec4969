// SPDX-License-Identifier: MIT
#ifndef FOLEY_REVISION_H
#define FOLEY_REVISION_H

/// What scripts/build links in as the revision of the sources, such as "4e7266d87bd7"; "" in other builds.
const char *foley_revision(void);

#endif
