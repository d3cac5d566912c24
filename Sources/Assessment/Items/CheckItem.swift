import Laboratory

extension CheckItem: CustomStringConvertible {
  public var description: String { "\(chapter)/\(id)" }
}

/// What an item asks of the reader.
public enum CheckKind: String, Hashable, Sendable, CaseIterable {
  case predict
  case compute
  case diagnose
  case findTheLine = "find-the-line"
  case whichKnob = "which-knob"
  case reachAGoal = "reach-a-goal"
  case order
  case choice
  case recall
}

/// A self-check as it is written in `checks.yml`; ``CheckFormat`` describes the file.
///
/// An item holds no numbers of its own: ``Question`` is an item with numbers drawn.
public struct CheckItem: Hashable, Sendable {
  /// Stable: answers and review cards are kept under it.
  public let id: String
  public let chapter: String
  public let kind: CheckKind
  /// The section of the chapter that it asks about.
  public let section: String
  /// Where it is written.
  public let line: Int
  public let column: Int

  var prompt: Text
  var hints: [Text]
  var solution: Text?
  var draws: [NamedDraw]
  var constraints: [Formula]
  var values: [NamedSource]
  var tolerance: Double
  var decimals: Int
  var body: Body

  /// Whether each asking draws fresh numbers.
  public var hasFreshNumbers: Bool { draws.contains { !$0.draw.isFixed } || body.variants > 1 }

  struct NamedDraw: Hashable, Sendable {
    var name: String
    var draw: Draw
  }

  struct NamedSource: Hashable, Sendable {
    var name: String
    var source: ValueSource
  }

  /// A wrong way to the answer that has a name.
  struct Mistake: Hashable, Sendable {
    var name: String
    var label: Text?
    var says: Text
    var source: ValueSource

    /// The name of where it leads: formulas know no “-”.
    var valueName: String { String(name.map { $0 == "-" ? "_" : $0 }) }
  }

  enum Body: Hashable, Sendable {
    case compute(key: ValueSource, mistakes: [Mistake])
    case predict(LabCall, mistakes: [Mistake])
    case diagnose(key: ValueSource, mistakes: [Mistake])
    case findTheLine([Line], result: String, key: ValueSource)
    case whichKnob(WhichKnob)
    case reachAGoal(ReachAGoal)
    case order([Entry])
    case choice([Option])
    case recall

    /// How many different questions the item makes of the same numbers.
    var variants: Int {
      switch self {
      case .compute, .predict, .reachAGoal, .recall, .order, .choice: 1
      case .diagnose(_, let mistakes): mistakes.count
      case .findTheLine(let lines, _, _): lines.reduce(0) { $0 + $1.flips.count }
      case .whichKnob(let body): body.candidates.count
      }
    }
  }

  /// A line of a calculation: `δ = r + γ·v′ − v`, and what may have gone wrong in it.
  struct Line: Hashable, Sendable {
    var name: String
    var formula: Formula
    var flips: [Flip]

    struct Flip: Hashable, Sendable {
      var formula: Formula
      var says: Text
    }

    func shown(_ formula: Formula) -> String { "\(name) = \(formula)" }
  }

  struct WhichKnob: Hashable, Sendable {
    var setup: LabSetup
    var curve: Curve
    var candidates: [Candidate]

    enum Curve: Hashable, Sendable {
      /// The last values of a family by index.
      case family(String)
      /// One quantity over the steps.
      case course(String)
    }

    struct Candidate: Hashable, Sendable {
      var knob: String
      var to: InputTemplate
      var says: Text
    }
  }

  struct ReachAGoal: Hashable, Sendable {
    var setup: LabSetup
    /// Names in the goal, and the quantities they stand for.
    var watched: [Watched]
    var goal: Formula
    /// The knobs that may be turned.
    var turn: [String]
    /// Settings that reach the goal.
    var example: [QuantityCall.Member]

    struct Watched: Hashable, Sendable {
      var name: String
      var id: Template
    }
  }

  struct Entry: Hashable, Sendable {
    var text: Text
    var says: Text?
  }

  struct Option: Hashable, Sendable {
    var text: Text?
    /// A number that the option stands for; it must be apart from every other's.
    var value: Formula?
    var right: Formula
    var says: Text
  }
}
