import ArgumentParser
import Laboratory

/// Whole numbers of the command line, negative ones too, so that what is refused is said and not taken for an option.
enum WholeNumber {
  /// What was found, and what is allowed.
  private struct Refusal: Error, CustomStringConvertible {
    let description: String
  }

  @Sendable static func seed(_ text: String) throws -> UInt64 {
    guard let seed = UInt64(text) else { throw Refusal(description: "Give a whole number, 0 or more.") }
    return seed
  }

  @Sendable static func count(_ text: String) throws -> Int {
    guard let count = Int(text), count >= 0 else { throw Refusal(description: "Give a whole number, 0 or more.") }
    return count
  }
}
