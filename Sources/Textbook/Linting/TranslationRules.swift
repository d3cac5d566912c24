import Laboratory

/// Rules about the two languages: what is not prose is the same in both, in the same order.
extension Linter {
  mutating func checkTranslation(of id: ChapterID) {
    guard let english = chapters[id]?[.en], let chinese = chapters[id]?[.zh] else { return }
    compareHeads(english, chinese)
    for (what, ofBlock) in Linter.comparedBlocks {
      compare(what, english.keys(ofBlock), chinese.keys(ofBlock), in: chinese)
    }
    compare("source", english.references, chinese.references, in: chinese)
    compare(
      "computed or live number", english.numberLinks.sorted { $0.key < $1.key },
      chinese.numberLinks.sorted { $0.key < $1.key }, in: chinese)
  }

  private mutating func compareHeads(_ english: Chapter, _ chinese: Chapter) {
    let head = SourcePosition(line: 1, column: 1)
    if english.front.sections != chinese.front.sections {
      fault(
        chinese, head,
        "The sections are not those of the English chapter: \(english.front.sections.joined(separator: ", ")).",
        remedy: "Write the same sections: in the same order.")
    }
    if english.front.given != chinese.front.given {
      fault(
        chinese, head, "The inputs under given: are not those of the English chapter.",
        remedy: "Copy given: from the one to the other.")
    }
    if english.front.kind != chinese.front.kind {
      fault(chinese, head, "The kind is not that of the English chapter.", remedy: "Write the same kind:.")
    }
  }

  private static let comparedBlocks: [(what: String, key: @Sendable (Block) -> String?)] = [
    ("lab", { if case .lab(let lab) = $0.content { lab.spelling } else { nil } }),
    ("check", { if case .check(let id) = $0.content { id } else { nil } }),
    ("displayed formula", { if case .math(let equation) = $0.content { equation.spellingWithoutWords } else { nil } }),
    (
      "listing",
      { if case .listing(let listing) = $0.content { "\(listing.path)#\(listing.function ?? "")" } else { nil } }
    ),
    ("box", { if case .callout(let callout) = $0.content { callout.kind.rawValue } else { nil } }),
    (
      "binding",
      { block in
        guard case .terms(let terms) = block.content else { return nil }
        return terms.map { "\($0.name)=\($0.pattern.source)->\($0.lab) \($0.quantity)" }.joined(separator: "; ")
      }
    ),
  ]

  private mutating func compare(
    _ what: String, _ english: [Chapter.Key], _ chinese: [Chapter.Key], in chapter: Chapter
  ) {
    for index in 0..<max(english.count, chinese.count) {
      let left = index < english.count ? english[index] : nil
      let right = index < chinese.count ? chinese[index] : nil
      if left?.key == right?.key { continue }
      let place = right?.position ?? SourcePosition(line: 1, column: 1)
      let theirs = left.map { "“\($0.key)” (line \($0.position.line))" } ?? "none"
      let ours = right.map { "“\($0.key)”" } ?? "none"
      return fault(
        chapter, place, "The \(what) number \(index + 1) is \(theirs) in English and \(ours) here.",
        remedy: "Write the same ones in the same order in both languages.")
    }
  }
}

extension Chapter {
  struct Key: Equatable {
    var key: String
    var position: SourcePosition
  }

  fileprivate func keys(_ key: (Block) -> String?) -> [Key] {
    var keys: [Key] = []
    blocks.forEachBlock { block, _ in
      if let found = key(block) { keys.append(Key(key: found, position: block.position)) }
    }
    return keys
  }

  fileprivate var references: [Key] {
    linkKeys { if case .reference(let id) = $0.target { id } else { nil } }
  }

  /// What numbers are bound to; sentences of two languages may name them in another order.
  fileprivate var numberLinks: [Key] {
    linkKeys { link in
      switch link.target {
      case .live(let live): "live:\(live.lab.map { $0 + "/" } ?? "")\(live.name)"
      case .calculation(let calculation): "calc:\(calculation)"
      case .web, .chapter, .section, .term, .reference, .refused: nil
      }
    }
  }

  private func linkKeys(_ key: (Link) -> String?) -> [Key] {
    var keys: [Key] = []
    blocks.forEachInline { inline in
      if case .link(let link) = inline.content, let found = key(link) {
        keys.append(Key(key: found, position: inline.position))
      }
    }
    return keys
  }
}

extension LabPlace {
  /// What must be the same in both languages: all but the names of presets.
  fileprivate var spelling: String {
    let set = settings.map { "\($0.knob)=\($0.value)" }
    let presets = presets.map { $0.settings.map { "\($0.knob)=\($0.value)" }.joined(separator: " ") }
    return ([name] + set + [seed.map { "seed \($0)" }, steps.map { "steps \($0)" }].compactMap { $0 } + presets)
      .joined(separator: " ")
  }
}

extension Calculation: CustomStringConvertible {
  /// As a link writes it.
  public var description: String {
    switch self {
    case .expression(let formula): return "\(formula)"
    case .unreadable(let source, _): return source
    case .quantity(_, let given, let path):
      var text = given + "#"
      for (index, step) in path.enumerated() {
        switch step {
        case .key(let key): text += index == 0 ? key : ".\(key)"
        case .index(let index): text += "[\(index)]"
        }
      }
      return text
    }
  }
}

extension Equation {
  /// The id and the source without blanks and without the words inside `\text{…}`, which each language has its own.
  fileprivate var spellingWithoutWords: String {
    var kept = id.map { "\($0): " } ?? ""
    var rest = source[...]
    while let first = rest.first {
      if let command = ["\\text{", "\\textbf{"].first(where: rest.hasPrefix) {
        var depth = 0
        rest = rest.dropFirst(command.count - 1).drop { character in
          if character == "{" { depth += 1 } else if character == "}" { depth -= 1 }
          return depth > 0
        }.dropFirst()
        kept += "\\text"
      } else {
        if first != " " && !first.isNewline { kept.append(first) }
        rest = rest.dropFirst()
      }
    }
    return kept
  }
}
