// SPDX-License-Identifier: MIT
#ifndef FOLEY_CCRYPTO_H
#define FOLEY_CCRYPTO_H
#include <openssl/crypto.h>
#include <openssl/evp.h>
#endif
