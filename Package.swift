// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT
import PackageDescription

// One set of rules for every Swift target (warnings become errors in scripts/check).
let swiftSettings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A system library found by pkg-config, with the Debian package that holds it.
func system(_ name: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(
    name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// A Swift library target of the project.
func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

/// The test target of a library: `Tests/<name>Tests`.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies + ["TestSupport"],
    swiftSettings: swiftSettings)
}

let package = Package(
  name: "foley",
  products: [
    .executable(name: "foley", targets: ["Command"]),
    .library(name: "Foley", targets: ["Foley"]),
    // For Fuzz, whose inputs reach its requests.
    .library(name: "FoleyStudio", targets: ["Studio"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: [
    // MARK: System libraries, each imported by one module
    system("CFFTW", pkgConfig: "fftw3f", apt: "libfftw3-dev"),
    system("CSndFile", pkgConfig: "sndfile", apt: "libsndfile1-dev"),
    system("CEBUR128", pkgConfig: "libebur128", apt: "libebur128-dev"),
    system("CPNG", pkgConfig: "libpng", apt: "libpng-dev"),
    system("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev"),
    .systemLibrary(name: "CLinux", path: "Sources/CLinux"),

    // MARK: The engine
    .target(name: "CKernels", linkerSettings: [.linkedLibrary("m")]),
    library("Kernels", ["CKernels", "CFFTW"]),
    library("Autograd", ["Kernels"]),
    library("Layers", ["Autograd", "Kernels", "Files"]),

    // MARK: Files, sound and pictures
    library("Files", ["CLinux", "CCrypto"]),
    library("TensorBoard", ["Files"]),
    library("Audio", ["Kernels", "Files", "CSndFile", "CEBUR128"]),
    library("Pictures", ["Files", "CPNG"]),

    // MARK: Judging sounds
    library("Evaluation", ["Layers", "Autograd", "Kernels", "Files", "Audio", "Pictures"]),

    // MARK: Models, training, playing
    library("Models", ["Layers", "Autograd", "Kernels", "Files", "Audio"]),
    library(
      "Synthesis", ["Models", "Layers", "Autograd", "Kernels", "Files", "Audio", "Pictures"]),
    library(
      "Training",
      [
        "Synthesis", "Evaluation", "Models", "Layers", "Autograd", "Kernels", "Files",
        "TensorBoard", "Audio",
        "Pictures", .product(name: "Logging", package: "swift-log"),
      ]),
    library("Reports", ["Training", "Models", "Synthesis", "Evaluation", "Files", "TensorBoard"]),

    // MARK: The studio: a page, and the server behind it
    .target(
      name: "Studio",
      dependencies: [
        "Reports", "Training", "Synthesis", "Evaluation", "Models", "Kernels", "Files", "Audio",
        "Pictures", "CLinux",
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ],
      resources: [.embedInCode("Page")],
      swiftSettings: swiftSettings),

    // MARK: The library's one import, and the command
    .target(name: "CRevision"),
    library(
      "Foley",
      [
        "Reports", "Training", "Synthesis", "Evaluation", "Models", "Layers", "Autograd",
        "Kernels", "Files", "TensorBoard", "Audio", "Pictures",
      ]),
    .executableTarget(
      name: "Command",
      dependencies: [
        "Studio", "Reports", "Training", "Synthesis", "Evaluation", "Models", "Layers", "Kernels",
        "Files", "TensorBoard", "Audio",
        "Pictures", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"), "CRevision",
      ],
      swiftSettings: swiftSettings),

    // MARK: Tests
    library("TestSupport", ["Autograd", "Kernels"]),
    tests("Kernels", ["Kernels", "CKernels"]),
    tests("Autograd", ["Autograd", "Kernels"]),
    tests("Layers", ["Layers", "Autograd", "Kernels", "Files"]),
    tests("Files", ["Files"]),
    tests("TensorBoard", ["TensorBoard"]),
    tests("Audio", ["Audio", "Files", "Kernels"]),
    tests("Pictures", ["Pictures", "Files"]),
    tests("Evaluation", ["Evaluation", "Layers", "Autograd", "Kernels", "Files", "Audio"]),
    tests("Models", ["Models", "Layers", "Autograd", "Kernels", "Files", "Audio"]),
    tests(
      "Synthesis",
      ["Synthesis", "Models", "Layers", "Autograd", "Kernels", "Files", "Audio", "Pictures"]),
    tests(
      "Training",
      [
        "Training", "Synthesis", "Models", "Layers", "Autograd", "Kernels", "Files",
        "TensorBoard",
        "Audio",
      ]),
    tests(
      "Studio",
      ["Studio", "Synthesis", "Models", "Layers", "Autograd", "Kernels", "Files", "Audio"]),
    tests("Reports", ["Reports", "Training", "Evaluation", "TensorBoard", "Files", "Audio"]),
    tests(
      "Command",
      [
        "Command", "Reports", "Training", "Synthesis", "Evaluation", "Layers", "Files", "Audio",
        "Pictures",
      ]),
  ]
)
