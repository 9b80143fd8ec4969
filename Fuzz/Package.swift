// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT
import PackageDescription

// A package of its own: it is built with libFuzzer and AddressSanitizer, see scripts/fuzz, and never
// with Foley itself. libFuzzer is part of the Swift toolchain. The program has its own `main`, which
// calls `LLVMFuzzerRunDriver`: SwiftPM renames the entry point of an executable, so the `main` of
// libFuzzer cannot be used.
let package = Package(
  name: "foley-fuzz",
  dependencies: [.package(name: "foley", path: "..")],
  targets: [
    .executableTarget(
      name: "foley-fuzz",
      dependencies: [
        .product(name: "Foley", package: "foley"), .product(name: "FoleyStudio", package: "foley"),
      ],
      swiftSettings: [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
      ])
  ]
)
