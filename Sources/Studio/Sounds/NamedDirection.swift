// SPDX-License-Identifier: MIT
struct NamedDirection: Sendable {}
