import Laboratory

/// How an answer turned out.
public enum Outcome: String, Hashable, Sendable, CaseIterable {
  case right, wrong, gaveUp
}

/// What is said after an answer: the reader's, the right one, and why.
public struct Verdict: Hashable, Sendable {
  public var outcome: Outcome
  public var rating: Rating
  /// The reader's answer; empty when they gave up.
  public var given: Localized
  public var right: Localized
  /// Named mistakes that lead to the reader's number; for options every one, in the order shown; for an order every
  /// entry, in the right one.
  public var notes: [Note]
  /// The worked solution with the numbers put in.
  public var solution: Localized

  public struct Note: Hashable, Sendable {
    public var mark: Mark
    public var label: Localized
    public var text: Localized
  }

  public enum Mark: Hashable, Sendable {
    /// The right option; an entry that the reader had at its place.
    case right
    /// The wrong option that the reader chose, the mistake that leads to their number, an entry out of its place.
    case chosen
    case other
  }
}
