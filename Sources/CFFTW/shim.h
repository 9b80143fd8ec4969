// SPDX-License-Identifier: MIT
#ifndef FOLEY_CFFTW_H
#define FOLEY_CFFTW_H
#include <fftw3.h>
#endif
