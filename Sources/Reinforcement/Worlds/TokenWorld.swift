/// Sums as a world of tokens: the prompt is "2+3=", each action appends a token, the end token hands the answer in.
///
/// The state is all tokens so far, the prompt too; the transition appends the token, for certain. The reward is 0 until
/// the answer is handed in or grows too long, and then 1 if it is the right one: anyone can check it, no model is needed.
public struct TokenWorld: Equatable, Sendable {
  /// `+`.
  public static let plus = 10
  /// `=`.
  public static let equals = 11
  /// Hands the answer in.
  public static let end = 12
  /// Fills sequences up; it is no part of any text.
  public static let padding = 13
  /// An exclamation mark: it adds enthusiasm and nothing else.
  public static let cheer = 14
  /// A question mark.
  public static let doubt = 15
  /// The digits are the tokens 0 ... 9.
  public static let vocabulary = 16

  /// The addends are 0 ... largestAddend.
  public let largestAddend: Int
  /// The longest answer, the end token included.
  public let answerLimit: Int

  /// A world of sums.
  ///
  /// - Parameters:
  ///   - largestAddend: 0 ... 9; up to 4 each sum has one digit.
  ///   - answerLimit: at least 2, so that a digit and the end fit.
  public init(largestAddend: Int = 4, answerLimit: Int = 4) {
    precondition((0...9).contains(largestAddend), "An addend is one digit.")
    precondition(answerLimit >= 2, "A digit and the end fit into an answer.")
    self.largestAddend = largestAddend
    self.answerLimit = answerLimit
  }

  /// Every prompt, as tokens: "0+0=", "0+1=", …
  public var prompts: [[Int]] {
    (0...largestAddend).flatMap { first in (0...largestAddend).map { prompt(first, $0) } }
  }

  /// "first+second=".
  public func prompt(_ first: Int, _ second: Int) -> [Int] { [first, Self.plus, second, Self.equals] }

  /// The longest sequence: a prompt and an answer.
  public var longestSequence: Int { 4 + answerLimit }

  /// The right answer to a prompt of this world: the digits of the sum, and the end.
  public func answer(to prompt: [Int]) -> [Int] {
    let sum = prompt[0] + prompt[2]
    return (sum < 10 ? [sum] : [sum / 10, sum % 10]) + [Self.end]
  }

  /// 1 for the right answer, 0 for any other.
  public func reward(prompt: [Int], answer: [Int]) -> Double {
    answer == self.answer(to: prompt) ? 1 : 0
  }

  /// Whether an answer is complete: handed in, or as long as it may be.
  public func isComplete(_ answer: [Int]) -> Bool {
    answer.last == Self.end || answer.count >= answerLimit
  }

  /// A prompt, each equally likely.
  public func drawPrompt(using generator: inout some RandomNumberGenerator) -> [Int] {
    prompt(
      drawIndex(below: largestAddend + 1, using: &generator), drawIndex(below: largestAddend + 1, using: &generator))
  }

  /// Tokens as they are read: digits, +, =, ! and ? as themselves, the end as ⏎, the filling as ·.
  public static func text(_ tokens: [Int]) -> String {
    tokens.map { token in
      switch token {
      case 0...9: String(token)
      case plus: "+"
      case equals: "="
      case end: "⏎"
      case padding: "·"
      case cheer: "!"
      default: "?"
      }
    }.joined()
  }

  /// An answer in the making.
  public struct Episode: Equatable, Sendable {
    /// The world it is made in.
    public let world: TokenWorld
    /// What was asked.
    public let prompt: [Int]
    /// The tokens appended so far.
    public private(set) var answer: [Int] = []

    /// An episode at its start.
    public init(world: TokenWorld, prompt: [Int]) {
      self.world = world
      self.prompt = prompt
    }

    /// All tokens so far: the state.
    public var state: [Int] { prompt + answer }
    /// Whether the answer is complete.
    public var isOver: Bool { world.isComplete(answer) }

    /// Appends a token.
    ///
    /// - Returns: the reward: 0 until the answer is complete.
    public mutating func step(_ token: Int) -> Double {
      precondition(!isOver, "A complete answer takes no more tokens.")
      precondition((0..<TokenWorld.vocabulary).contains(token), "A token is one of the vocabulary.")
      answer.append(token)
      return isOver ? world.reward(prompt: prompt, answer: answer) : 0
    }
  }
}
