import Laboratory

extension CheckItem {
  /// What the item asks, in one sentence and without numbers, which are drawn only when it is asked: the last question
  /// of its prompt, or its last sentence; of what is to be recalled the first, which names it.
  public var gist: Localized {
    let known = knownNames
    return Localized(
      en: CheckItem.gist(prompt.en.sentences(without: known), kind),
      zh: CheckItem.gist(prompt.zh.sentences(without: known), kind))
  }

  private static func gist(_ sentences: [String], _ kind: CheckKind) -> String {
    let last =
      sentences.lastIndex { $0.hasSuffix("?") || $0.hasSuffix("？") }
      ?? sentences.lastIndex { !$0.hasPrefix("(") && !$0.hasPrefix("（") } ?? 0
    guard kind != .recall, sentences.indices.contains(last) else { return sentences.first ?? "" }
    // “Why?” says nothing by itself.
    guard sentences[last].count < 6, last > 0 else { return sentences[last] }
    // Chinese sentences stand without a blank between them.
    let isSpaced = sentences[last - 1].unicodeScalars.last?.isASCII == true
    return sentences[last - 1] + (isSpaced ? " " : "") + sentences[last]
  }
}

extension Template {
  /// The sentences of a text, with dots for these numbers.
  fileprivate func sentences(without known: Set<String>) -> [String] {
    Template.sentences(of: parts.map { $0.text(without: known) }.joined())
  }

  /// A full stop ends a sentence before a blank, and not behind an abbreviation (“Dr.”); the Chinese one always does.
  private static func sentences(of text: String) -> [String] {
    var sentences: [String] = []
    var sentence = ""
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      if sentence.isEmpty && character == " " { continue }
      sentence.append(character)
      let isLast = index + 1 == characters.count
      // A quotation that ends with a sentence ends it behind its mark.
      if !isLast && "”’」』）".contains(characters[index + 1]) { continue }
      let end = "”’」』）".contains(character) && index > 0 ? characters[index - 1] : character
      let ends =
        switch end {
        case "。", "？", "！": true
        case "?", "!": isLast || characters[index + 1] == " "
        case ".": !isLast && characters[index + 1] == " " && !endsInAbbreviation(characters[..<index])
        default: isLast
        }
      if ends || isLast {
        sentences.append(sentence)
        sentence = ""
      }
    }
    return sentences
  }

  private static func endsInAbbreviation(_ characters: ArraySlice<Character>) -> Bool {
    let word = characters.reversed().prefix { $0.isLetter || $0 == "." }
    return (1...3).contains(word.count) && word.last?.isUppercase == true
  }
}

extension Template.Part {
  /// The text without the numbers of these names: dots, and inside maths a letter stands for itself.
  fileprivate func text(without known: Set<String>) -> String {
    switch self {
    case .text(let text): text
    case .name(let name): name.count == 1 || !known.contains(name) ? "{\(name)}" : "{\\dots}"
    case .value(_, _, let inMaths): inMaths ? "{\\dots}" : "…"
    }
  }
}
