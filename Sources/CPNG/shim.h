// SPDX-License-Identifier: MIT
#ifndef FOLEY_CPNG_H
#define FOLEY_CPNG_H
#include <png.h>
#endif
