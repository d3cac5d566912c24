import Foundation
import Interchange
import Laboratory
import Testing

@testable import Textbook

/// A small sound book in a temporary folder; tests break one thing and see that it is found.
struct FixtureBook {
  private(set) var files: [String: String] = FixtureBook.sound

  /// Replaces a text that must be there once.
  mutating func replace(_ old: String, with new: String, in file: String) throws {
    let text = try #require(files[file])
    try #require(text.components(separatedBy: old).count == 2, "“\(old)” is not there once")
    files[file] = text.replacingOccurrences(of: old, with: new)
  }

  mutating func set(_ file: String, to text: String?) { files[file] = text }

  /// Writes the book, and opens it for as long as the closure runs.
  func open<T>(_ body: (Book) throws -> T) throws -> T {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("book-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    for (file, text) in files {
      let url = root.appendingPathComponent("Content/\(file)")
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    let source = root.appendingPathComponent("Sources/Reinforcement/Returns/Returns.swift")
    try FileManager.default.createDirectory(at: source.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(FixtureBook.source.utf8).write(to: source)
    try Data().write(to: root.appendingPathComponent("Package.swift"))
    return try body(Book(at: root.appendingPathComponent("Content").path))
  }

  func faults(_ context: LintContext? = nil) throws -> [Fault] {
    try open { book in
      var context = context ?? FixtureBook.context
      context.projectRoot = ContentLocation.projectRoot(above: book.folder)
      return Lint.run(book, context)
    }
  }

  func errors() throws -> [Fault] { try faults().filter { $0.severity == .error } }

  /// A calculator that knows one quantity, a lab with two knobs and one family of numbers, one check.
  static var context: LintContext {
    LintContext(
      labs: [
        "gae": LabFacts(
          knobs: [
            .real("gamma", "γ", Localized(en: "discount", zh: "折扣"), in: 0...1, step: 0.01, default: 0.99),
            .list(
              "rewards", "r", Localized(en: "rewards", zh: "奖励"), in: -9...9, axis: "t", count: 1...9, default: [0, 1]),
          ], families: ["delta"])
      ],
      compute: { quantity, input in
        guard quantity == "double" else { throw Fixture.Unexpected(found: quantity) }
        let x = try #require(input["x"]?.asDouble)
        return ["twice": .array([JSONValue(2 * x), JSONValue(x)])]
      },
      quantity: { _, name in name == "delta[0]" ? 1.25 : nil }, checks: { _ in ["gae-1"] })
  }

  static let source = """
    public enum Returns {
      /// Sum.
      public static func total(_ rewards: [Double]) -> Double {
        if rewards.isEmpty { return 0 }
        return rewards.reduce(0, +)  // not a brace: }
      }
    }
    """

  static let sound = [
    "01-returns/chapter.en.md": """
    ---
    title: Returns
    summary: What is to come.
    keywords: [return, 回报]
    sections: [idea, equation]
    given:
      double: {x: 0.3125}
      double(large): {like: double, x: 100}
      numbers: {γ: 0.9}
    ---
    A [return](term:return) is a sum [Bellman](ref:bellman).

    ## Idea

    It is [1.25](calc:1+0.25) or [0.625](calc:double#twice[0]), see [below](#equation).
    With $x$ it is [0.81](calc:γ^2); large: [(200, 100)](calc:double(large)#twice).

    ```lab gae
    set gamma=0.9
    preset gamma=1: no discount
    ```

    Here γ is [0.9](live:gamma) and δ₀ is [1.25](live:delta[0]).

    ## Equation

    ```math id=return
    G_t = r_t + \\gamma G_{t+1}
    ```

    ```terms
    reward = r_t -> delta
    ```

    ```check gae-1
    ```

    ```swift from=Returns/Returns.swift#total
    public static func total(_ rewards: [Double]) -> Double {
      if rewards.isEmpty { return 0 }
      return rewards.reduce(0, +)  // not a brace: }
    }
    ```

    | who | score |
    |-----|------:|
    | [Bellman](ref:bellman) | 9.5 |
    """,
    "01-returns/chapter.zh.md": """
    ---
    title: 回报
    summary: 将来的总和。
    keywords: [return, 回报]
    sections: [idea, equation]
    given:
      double: {x: 0.3125}
      double(large): {like: double, x: 100}
      numbers: {γ: 0.9}
    ---
    **回报**（[return](term:return)）是一个和，见 [Bellman](ref:bellman)。

    ## 想法

    它是 [0.625](calc:double#twice[0]) 或 [1.25](calc:1+0.25)，见[下文](#equation)。
    由 $x$ 得 [0.81](calc:γ^2)；大的：[(200, 100)](calc:double(large)#twice)。

    ```lab gae
    set gamma=0.9
    preset gamma=1: 不打折
    ```

    这里 γ 是 [0.9](live:gamma)，δ₀ 是 [1.25](live:delta[0])。

    ## 公式

    ```math id=return
    G_t = r_t + \\gamma G_{t+1}
    ```

    ```terms
    reward = r_t -> delta
    ```

    ```check gae-1
    ```

    ```swift from=Returns/Returns.swift#total
    public static func total(_ rewards: [Double]) -> Double {
      if rewards.isEmpty { return 0 }
      return rewards.reduce(0, +)  // not a brace: }
    }
    ```

    | 谁 | 分数 |
    |-----|------:|
    | [Bellman](ref:bellman) | 9.5 |
    """,
    "02-values/chapter.en.md": """
    ---
    title: Values
    kind: page
    ---
    See [returns](chapter:returns#idea) and [a file](../01-returns/chapter.en.md#equation).
    """,
    "02-values/chapter.zh.md": """
    ---
    title: 价值
    kind: page
    ---
    见[回报](chapter:returns#idea)。
    """,
    "glossary.yml": """
    - id: return
      en: return
      zh: 回报
      definition: {en: The sum., zh: 总和。}
      chapter: returns
      aliases: [G]
    """,
    "references.yml": """
    - id: bellman
      authors: [Richard Bellman]
      title: Dynamic Programming
      year: 1957
      url: https://example.org
      short: Bellman 1957
    """,
    "notation.yml": """
    - symbol: '\\gamma'
      meaning: {en: discount, zh: 折扣}
      chapter: returns
    """,
  ]
}
