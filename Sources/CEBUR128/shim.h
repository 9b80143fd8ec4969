// SPDX-License-Identifier: MIT
#ifndef FOLEY_CEBUR128_H
#define FOLEY_CEBUR128_H
#include <ebur128.h>
#endif
