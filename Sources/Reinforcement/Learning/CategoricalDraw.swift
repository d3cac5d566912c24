import CArithmetic
import RealModule

/// A choice drawn from a softmax policy, with the log-probability it had.
public struct CategoricalDraw: Equatable, Sendable {
  /// The index drawn.
  public let choice: Int
  /// `log π(choice)`.
  public let logProbability: Double

  /// Draws an index with probabilities proportional to `e^(logit)`.
  ///
  /// - Parameter logits: at least one number.
  public init(logits: [Double], using generator: inout some RandomNumberGenerator) {
    let logProbabilities = logSoftmax(logits)
    choice = drawCategorical(exponentials(of: logProbabilities), using: &generator)
    logProbability = logProbabilities[choice]
  }

  /// The index of the largest logit (the first of equals), and its log-probability.
  public init(greedilyFrom logits: [Double]) {
    choice = indexOfLargest(logits)
    logProbability = logSoftmax(logits)[choice]
  }
}

/// `xⱼ − log Σₖ e^(xₖ)`.
func logSoftmax(_ logits: [Double]) -> [Double] { logSoftmax(logits, width: logits.count) }

/// The same for several rows of so many numbers, one after another.
func logSoftmax(_ logits: [Double], width: Int) -> [Double] {
  [Double](unsafeUninitializedCapacity: logits.count) { output, count in
    count = logits.count
    logits.withUnsafeBufferPointer { input in
      guard let input = input.baseAddress, let output = output.baseAddress else { return }
      for start in stride(from: 0, to: logits.count, by: width) {
        logSoftmaxRow(input + start, into: output + start, count: width)
      }
    }
  }
}

/// `eˣ` of each number.
func exponentials(of numbers: [Double]) -> [Double] {
  [Double](unsafeUninitializedCapacity: numbers.count) { output, count in
    count = numbers.count
    numbers.withUnsafeBufferPointer { input in
      guard let input = input.baseAddress, let output = output.baseAddress else { return }
      arithmetic_exponential(widest, input, output, numbers.count)
    }
  }
}

/// The index of the largest number, the first of equals.
func indexOfLargest(_ numbers: [Double]) -> Int {
  var best = 0
  for index in numbers.indices where numbers[index] > numbers[best] { best = index }
  return best
}
