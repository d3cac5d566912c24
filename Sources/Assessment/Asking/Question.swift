import Laboratory

/// A self-check with its numbers drawn: what the reader sees, and what is right.
///
/// The same item and seed give the same question everywhere, and the numbers do not depend on the language.
public struct Question: Hashable, Sendable {
  public let chapter: String
  public let item: String
  public let kind: CheckKind
  /// The section of the chapter that it asks about.
  public let section: String
  public let seed: UInt64
  /// Markdown of one paragraph, with `$…$` maths.
  public let prompt: Localized
  public let form: AnswerForm
  /// Steps towards the answer, to be shown one at a time.
  public let hints: [Localized]
  /// The worked solution with the numbers put in.
  public let solution: Localized
  /// How a lab makes the answer, where one does: `Â₂ = δ₂ + γ·λ·Â₃ = 1.51 + 0.9·0.8·1.42 = 2.5324`. Plain text.
  public let working: String?
  /// Numbers that mistakes with a name lead to.
  public let mistakes: [NamedMistake]
  /// The moment of a lab that the question is about.
  public let scene: LabScene?
  /// The two runs of a which-knob item.
  public let curves: [Curve]
  /// What was drawn and computed, by name.
  public let values: [String: Datum]

  /// A wrong way to the answer, and where it leads with these numbers.
  public struct NamedMistake: Hashable, Sendable {
    public var name: String
    public var value: Datum
    /// What was done, in a sentence.
    public var explanation: Localized
  }

  /// A run of numbers to draw.
  public struct Curve: Hashable, Sendable {
    public var name: Localized
    public var values: [Double]
    /// As many as tell two runs apart.
    public var decimals: Int

    /// The numbers with commas between them.
    public var text: String { Datum.list(values).text(.short(decimals)) }
  }

  /// A moment of a lab: the run up to a step, and the number that is hidden there.
  public struct LabScene: Hashable, Sendable {
    public var run: LabRun
    public var hidden: QuantityID?
  }

  /// The options, for a question that has some.
  public var options: [QuestionOption] {
    if case .option(let options, _) = form { options } else { [] }
  }
}
