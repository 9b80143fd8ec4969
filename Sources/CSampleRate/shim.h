// SPDX-License-Identifier: MIT
#ifndef FOLEY_CSampleRate_H
#define FOLEY_CSampleRate_H
#include <samplerate.h>
#endif
