// swift-tools-version: 6.1
import PackageDescription

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let realModule = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")

let package = Package(
  name: "rollout",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "rollout", targets: ["rollout"]),
    // For the benchmarks, a package of their own.
    .library(name: "Reinforcement", targets: ["Reinforcement"]),
    .library(name: "Interchange", targets: ["Interchange"]),
    .library(name: "Drawing", targets: ["Drawing"]),
    .library(name: "Typesetting", targets: ["Typesetting"]),
    .library(name: "Laboratory", targets: ["Laboratory"]),
    .library(name: "Labs", targets: ["Labs"]),
    .library(name: "Textbook", targets: ["Textbook"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-numerics", exact: "1.1.1"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    // The mathematics: every number that is ever shown is computed here.
    // The loops in which a network's time goes are in C, compiled for each width of instruction there is.
    .target(name: "CArithmetic"),
    .target(name: "Reinforcement", dependencies: ["CArithmetic", realModule]),
    .target(name: "Calculator", dependencies: ["Reinforcement", "Interchange"]),

    // What a number, a page and a screen are.
    .target(name: "Interchange"),
    .target(name: "Drawing"),
    .target(name: "Typesetting", dependencies: ["Drawing", "Interchange"]),

    // The bench, and the experiments on it.
    .target(name: "Laboratory", dependencies: ["Drawing", "Interchange"]),
    .target(name: "Labs", dependencies: ["Reinforcement", "Laboratory", "Drawing"]),

    // The book, its self-checks, and the reader's record.
    .systemLibrary(
      name: "CMarkGFM", pkgConfig: "libcmark-gfm",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"])]),
    .target(name: "Textbook", dependencies: ["CMarkGFM", "Typesetting", "Laboratory", "Interchange", yams]),
    .target(name: "Assessment", dependencies: ["Laboratory", "Textbook", "Interchange"]),
    .target(name: "Notebook", dependencies: ["Interchange", grdb]),

    // The reader as a value, and the rim.
    .target(
      name: "Reading",
      dependencies: ["Drawing", "Typesetting", "Laboratory", "Textbook", "Assessment", "Notebook"]),
    .target(
      name: "CNcurses",
      linkerSettings: [
        .linkedLibrary("ncursesw", .when(platforms: [.linux])),
        .linkedLibrary("ncurses", .when(platforms: [.macOS])),
      ]),
    .target(name: "Terminal", dependencies: ["CNcurses", "Drawing"]),
    .executableTarget(
      name: "rollout",
      dependencies: [
        "Calculator", "Interchange", "Drawing", "Laboratory", "Labs", "Textbook", "Assessment", "Notebook", "Reading",
        "Terminal", argumentParser,
      ]),

    // Tests mirror Sources; the probes are programs that tests start and kill.
    .testTarget(
      name: "ReinforcementTests", dependencies: ["Reinforcement", "CArithmetic"],
      exclude: ["Networks/networks-torch.json", "Worlds/cartpole-gymnasium.json"]),
    .testTarget(name: "LearningTests", dependencies: ["Reinforcement"]),
    .testTarget(name: "CalculatorTests", dependencies: ["Calculator", "Interchange", "Reinforcement"]),
    .testTarget(name: "InterchangeTests", dependencies: ["Interchange"]),
    .testTarget(name: "DrawingTests", dependencies: ["Drawing"]),
    .testTarget(name: "TypesettingTests", dependencies: ["Typesetting", "Drawing"], exclude: ["Pictures"]),
    .testTarget(name: "LaboratoryTests", dependencies: ["Laboratory", "Drawing"]),
    .testTarget(
      name: "LabsTests", dependencies: ["Labs", "Laboratory", "Drawing", "Interchange"], exclude: ["Fixtures"]),
    .testTarget(name: "TextbookTests", dependencies: ["Textbook", "Laboratory", "Typesetting", "Interchange"]),
    .testTarget(
      name: "AssessmentTests",
      dependencies: ["Assessment", "Laboratory", "Textbook", "Interchange", "Calculator", "Labs"]),
    .executableTarget(name: "notebook-probe", dependencies: ["Notebook"], path: "Tests/NotebookProbe"),
    .testTarget(name: "NotebookTests", dependencies: ["Notebook", "notebook-probe"]),
    .testTarget(
      name: "ReadingTests",
      dependencies: [
        "Reading", "Drawing", "Laboratory", "Labs", "Textbook", "Typesetting", "Assessment", "Notebook", "Calculator",
        "Interchange",
      ], exclude: ["Fixtures", "Screens"]),
    .systemLibrary(
      name: "CVTerm", path: "Tests/CVTerm", pkgConfig: "vterm",
      providers: [.apt(["libvterm-dev"]), .brew(["libvterm"])]),
    .executableTarget(name: "terminal-probe", dependencies: ["Terminal", "Drawing"], path: "Tests/TerminalProbe"),
    .testTarget(
      name: "TerminalTests", dependencies: ["Terminal", "CNcurses", "Drawing", "CVTerm", "terminal-probe", "rollout"]),
    .testTarget(name: "rolloutTests", dependencies: ["rollout"]),
  ],
  swiftLanguageModes: [.v6]
)

// `make test` and `make check` build our own targets with warnings as errors, both alike, so that one build serves both.
if Context.environment["ROLLOUT_STRICT"] != nil {
  for target in package.targets where target.type == .regular || target.type == .executable {
    target.swiftSettings = [.unsafeFlags(["-warnings-as-errors"])]
  }
}
