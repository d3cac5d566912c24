/// Symbols that the text and the labs write with small letters and hats, spelt as in a linear formula.
public enum LinearText {
  /// A formula of small letters and signs as it is said: `Gₜ = 5` becomes `G sub t equals 5`.
  public static func said(_ text: String, _ words: LinearWords) -> String {
    SpokenFormula.said(spelt(text), words.spoken)
  }

  /// `Â₂` becomes `A-hat_2`, `Gₜ₊₁` becomes `G_{t+1}`, `γ²` becomes `γ^2`.
  public static func spelt(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
    var result = ""
    var run = ""
    var sign = ""
    func close() {
      if !run.isEmpty { result += sign + (run.count == 1 || run.allSatisfy(\.isNumber) ? run : "{\(run)}") }
      run = ""
    }
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      let lowered = SmallScripts.plain(ofLowered: character)
      let raised = lowered == nil ? SmallScripts.plain(ofRaised: character) : nil
      guard let plain = lowered ?? raised else {
        close()
        let isInWord = result.last?.isLetter == true || index + 1 < characters.count && characters[index + 1].isLatin
        result += isInWord ? String(character) : Accent.words[character] ?? String(character)
        continue
      }
      let mark = lowered != nil ? "_" : "^"
      if mark != sign { close() }
      sign = mark
      run.append(plain)
    }
    close()
    return joiningIndices(result)
  }

  /// `Q_1,_3` is one index of two: `Q_{1,3}`.
  private static func joiningIndices(_ text: String) -> String {
    guard text.contains(",_") else { return text }
    var parts = text.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
    var index = 1
    while index + 1 < parts.count {
      let isIndex = parts[index].hasSuffix(",") && parts[index].dropLast().allSatisfy { $0.isNumber || $0.isLetter }
      let next = parts[index + 1].prefix { $0.isNumber || $0.isLetter }
      guard isIndex, parts[index].count > 1, !next.isEmpty else {
        index += 1
        continue
      }
      parts[index] = "{\(parts[index])\(next)}" + parts[index + 1].dropFirst(next.count)
      parts.remove(at: index + 1)
    }
    return parts.joined(separator: "_")
  }
}

extension Character {
  /// Whether it may stand beside an accented letter in a word of some language.
  fileprivate var isLatin: Bool {
    isLetter && SmallScripts.plain(ofLowered: self) == nil && SmallScripts.plain(ofRaised: self) == nil
  }
}
