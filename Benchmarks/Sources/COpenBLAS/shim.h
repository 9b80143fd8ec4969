// SPDX-License-Identifier: MIT
#ifndef FOLEY_COpenBLAS_H
#define FOLEY_COpenBLAS_H
#include <cblas.h>
#endif
