// SPDX-License-Identifier: MIT
#ifndef FOLEY_CSndFile_H
#define FOLEY_CSndFile_H
#include <sndfile.h>
#endif
