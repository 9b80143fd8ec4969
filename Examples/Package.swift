// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT
import PackageDescription

// Foley is the package that contains this folder. With FOLEY_URL set, it is a versioned dependency
// from that URL, as in a package of your own:
//   FOLEY_URL=https://example.org/foley swift build
let foley: Package.Dependency =
  if let url = Context.environment["FOLEY_URL"] {
    .package(url: url, from: "0.1.0")
  } else {
    .package(name: "foley", path: "..")
  }

func example(_ name: String) -> Target {
  .executableTarget(
    name: name, dependencies: [.product(name: "Foley", package: "foley")],
    swiftSettings: [
      .swiftLanguageMode(.v6),
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("MemberImportVisibility"),
    ])
}

let package = Package(
  name: "foley-examples",
  dependencies: [foley],
  targets: [example("render"), example("train"), example("custom-model")])
