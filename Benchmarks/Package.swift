// swift-tools-version: 6.1
import PackageDescription

// Its own package, so that readers never build it. `make bench` does.
let package = Package(
  name: "rollout-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "rollout", path: "..")],
  targets: [
    .target(name: "CPseudoterminal"),
    .executableTarget(
      name: "bench",
      dependencies: [
        "CPseudoterminal", .product(name: "Reinforcement", package: "rollout"),
        .product(name: "Drawing", package: "rollout"),
        .product(name: "Typesetting", package: "rollout"), .product(name: "Laboratory", package: "rollout"),
        .product(name: "Labs", package: "rollout"), .product(name: "Textbook", package: "rollout"),
        .product(name: "Interchange", package: "rollout"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
