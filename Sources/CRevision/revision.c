// SPDX-License-Identifier: MIT
#include "revision.h"

// Weak, so that the definition that scripts/build links in takes its place: a new revision costs a link
// and no compilation.
__attribute__((weak)) const char *foley_revision(void) { return ""; }
