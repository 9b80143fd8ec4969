// SPDX-License-Identifier: MIT
#ifndef FOLEY_CKERNELS_H
#define FOLEY_CKERNELS_H
#include "boxes.h"
#include "cores.h"
#include "elementwise.h"
#include "heap.h"
#include "narrow.h"
#include "optimizers.h"
#include "pack.h"
#include "pool.h"
#include "product.h"
#include "random.h"
#include "rows.h"
#include "scratch.h"
#include "single.h"
#include "spectral.h"
#include "winograd.h"
#endif
