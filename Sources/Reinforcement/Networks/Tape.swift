/// A record of a computation on matrices, from which the derivative of its result by every input can be read backwards.
///
/// Each operation writes its result after all earlier ones and notes what it was made from. `differentiate` then walks
/// the notes from the last to the first and applies the chain rule once per note:
///
///     x̄ ← x̄ + (∂y/∂x)ᵀ ȳ    for each input x of y, where z̄ = ∂(result)/∂z
///
/// One walk gives the derivative by all inputs together, for about twice the work of the computation itself: this is
/// reverse-mode differentiation, in networks called back-propagation.
///
///     var tape = Tape()
///     let x = tape.input([3], rows: 1, columns: 1)
///     let y = tape.square(x)
///     tape.differentiate(y)
///     tape.gradient(of: x)      // [6]
///
/// Everything is a matrix of doubles, row by row. A batch of B sequences of T tokens is a matrix of B·T rows. All values
/// share one array and all gradients another, so that a tape that is `clear`ed and used again does not allocate.
///
/// Source: Griewank & Walther, "Evaluating Derivatives", 2nd ed., §3.2 and table 3.4.
public struct Tape: Sendable {
  /// The numbers of all variables, one after another; `used` of them count.
  var values: [Double] = []
  /// `∂(result)/∂value` for each of `values`.
  var gradients: [Double] = []
  var used = 0
  var nodes: [Node] = []
  var scratch: [Double] = []
  /// What was computed while answers were drawn; clearing the tape leaves it.
  var activations = TransformerActivations()
  var alignedScratch = AlignedNumbers()

  /// An empty tape.
  public init() {}

  /// Forgets the computation and keeps the memory. Variables made before it are no longer valid.
  public mutating func clear() {
    used = 0
    nodes.removeAll(keepingCapacity: true)
  }
}

/// A matrix on a tape.
public struct Variable: Equatable, Sendable {
  /// Which note of the tape made it.
  let index: Int
  /// Where its first number lies among the tape's values.
  let offset: Int
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int

  /// How many numbers it has.
  public var count: Int { rows * columns }
}

/// One note on the tape: what was computed, where it lies, and whether anything asked for its gradient.
struct Node: Sendable {
  let operation: Operation
  let variable: Variable
  let isDifferentiable: Bool
}

/// What made a variable. Each case is computed, and differentiated, in the file named beside it.
enum Operation: Sendable {
  /// Given from outside.
  case input
  /// The same numbers under another shape: `Tape.block`, `Tape.reshaped`.
  case view
  // TapeElementwise.swift
  case elementwise(ElementwiseFunction, Variable)
  case add(Variable, Variable)
  case subtract(Variable, Variable)
  case multiply(Variable, Variable)
  case minimum(Variable, Variable)
  case maximum(Variable, Variable)
  // TapeProducts.swift
  case affine(Variable, weights: Variable, bias: Variable)
  case product(Variable, Variable)
  case productWithTransposed(Variable, Variable)
  // TapeReductions.swift
  case sum(Variable)
  case weightedSum(Variable, weights: [Double])
  case rowSums(Variable)
  // TapeRows.swift
  case rows(Variable, at: [Int])
  case entries(Variable, columns: [Int])
  case softmax(Variable)
  case logSoftmax(Variable)
  // TapeNormalisation.swift
  case normalisedRows(Variable, gain: Variable, bias: Variable)
  // TapeAttention.swift
  case attention(Variable, heads: Int, length: Int, weights: Int)
}

extension Tape {
  /// Puts numbers on the tape.
  ///
  /// - Parameters:
  ///   - numbers: rows · columns of them, row by row.
  ///   - differentiable: false for data, whose gradient nobody reads.
  public mutating func input(_ numbers: [Double], rows: Int, columns: Int, differentiable: Bool = true) -> Variable {
    precondition(numbers.count == rows * columns, "A matrix of rows × columns needs as many numbers.")
    return record(.input, rows: rows, columns: columns, isDifferentiable: differentiable) { output, _ in
      numbers.withUnsafeBufferPointer { source in
        for index in source.indices { output[index] = source[index] }
      }
    }
  }

  /// A part of a variable, seen as a matrix: no number is copied, and its gradient is part of the whole's gradient.
  ///
  /// - Parameters:
  ///   - whole: where to look.
  ///   - start: index of the part's first number within `whole`.
  public mutating func block(of whole: Variable, from start: Int, rows: Int, columns: Int) -> Variable {
    precondition(start >= 0 && start + rows * columns <= whole.count, "A block lies inside its whole.")
    let variable = Variable(index: nodes.count, offset: whole.offset + start, rows: rows, columns: columns)
    nodes.append(Node(operation: .view, variable: variable, isDifferentiable: needsGradient(whole)))
    return variable
  }

  /// The same numbers in another shape.
  public mutating func reshaped(_ x: Variable, rows: Int, columns: Int) -> Variable {
    precondition(rows * columns == x.count, "A new shape has as many numbers as the old.")
    return block(of: x, from: 0, rows: rows, columns: columns)
  }

  /// The numbers of a variable, row by row.
  public func value(of variable: Variable) -> [Double] {
    Array(values[variable.offset..<(variable.offset + variable.count)])
  }

  /// The first number of a variable: its value, when it is 1 × 1.
  public func scalar(_ variable: Variable) -> Double {
    values[variable.offset]
  }

  /// `∂(result)/∂(variable)` after `differentiate(result)`, row by row.
  public func gradient(of variable: Variable) -> [Double] {
    Array(gradients[variable.offset..<(variable.offset + variable.count)])
  }

  /// Computes the gradient of `result` by every variable before it.
  ///
  /// - Parameter result: a 1 × 1 variable.
  public mutating func differentiate(_ result: Variable) {
    precondition(result.count == 1, "Only a single number has a gradient.")
    differentiate(result, seed: [1])
  }

  /// Computes `Σ seedᵢⱼ ∂resultᵢⱼ/∂variable` for every variable before `result`.
  ///
  /// - Parameter seed: one number for each of the result's, row by row.
  public mutating func differentiate(_ result: Variable, seed: [Double]) {
    precondition(seed.count == result.count, "The seed has a number for each of the result's.")
    clearGradients()
    for (index, number) in seed.enumerated() { gradients[result.offset + index] = number }
    for index in stride(from: result.index, through: 0, by: -1) where nodes[index].isDifferentiable {
      pullBack(nodes[index])
    }
  }

  /// Applies the chain rule to one note.
  private mutating func pullBack(_ node: Node) {
    let output = node.variable
    switch node.operation {
    case .input, .view: break
    case .elementwise(let function, let x): pullBackElementwise(function, output, x)
    case .add(let x, let y): pullBackSum(output, x, y, sign: 1)
    case .subtract(let x, let y): pullBackSum(output, x, y, sign: -1)
    case .multiply(let x, let y): pullBackMultiply(output, x, y)
    case .minimum(let x, let y): pullBackChoice(output, x, y)
    case .maximum(let x, let y): pullBackChoice(output, x, y)
    case .affine(let x, let weights, let bias): pullBackAffine(output, x, weights, bias)
    case .product(let x, let y): pullBackProduct(output, x, y)
    case .productWithTransposed(let x, let y): pullBackProductWithTransposed(output, x, y)
    case .sum(let x): pullBackTotal(output, x)
    case .weightedSum(let x, let weights): pullBackWeightedSum(output, x, weights)
    case .rowSums(let x): pullBackRowSums(output, x)
    case .rows(let x, let indices): pullBackRows(output, x, indices)
    case .entries(let x, let columns): pullBackEntries(output, x, columns)
    case .softmax(let x): pullBackSoftmax(output, x)
    case .logSoftmax(let x): pullBackLogSoftmax(output, x)
    case .normalisedRows(let x, let gain, let bias): pullBackNormalisedRows(output, x, gain, bias)
    case .attention(let x, let heads, let length, let weights):
      pullBackAttention(output, x, heads: heads, length: length, weights: weights)
    }
  }

  private mutating func clearGradients() {
    if gradients.count < used { gradients = [Double](repeating: 0, count: values.count) }
    gradients.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress?.update(repeating: 0, count: used)
    }
  }
}

extension Tape {
  /// Whether the gradient by `variable` is wanted.
  func needsGradient(_ variable: Variable) -> Bool { nodes[variable.index].isDifferentiable }

  /// Makes room for a result, lets `compute` write it, and notes how it was made.
  ///
  /// - Parameters:
  ///   - startsAtZero: whether the result is added to, and must be zeros at first.
  ///   - compute: given where the result goes and where all values begin; a variable `x` is at `values + x.offset`.
  mutating func record(
    _ operation: Operation, rows: Int, columns: Int, isDifferentiable: Bool, startsAtZero: Bool = false,
    compute: (_ output: UnsafeMutablePointer<Double>, _ values: UnsafeMutablePointer<Double>) -> Void
  ) -> Variable {
    let offset = reserve(rows * columns, startsAtZero: startsAtZero)
    let variable = Variable(index: nodes.count, offset: offset, rows: rows, columns: columns)
    nodes.append(Node(operation: operation, variable: variable, isDifferentiable: isDifferentiable))
    values.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      compute(start + offset, start)
    }
    return variable
  }

  /// Where the next `count` numbers go.
  mutating func reserve(_ count: Int, startsAtZero: Bool) -> Int {
    let offset = used
    used += count
    if values.count < used {
      values.append(contentsOf: repeatElement(0, count: max(used - values.count, values.count)))
    }
    guard startsAtZero else { return offset }
    values.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      (start + offset).update(repeating: 0, count: count)
    }
    return offset
  }

  /// Gives the pull-back rules all values and all gradients at once.
  mutating func withStorage(
    _ rule: (_ values: UnsafePointer<Double>, _ gradients: UnsafeMutablePointer<Double>) -> Void
  ) {
    values.withUnsafeBufferPointer { values in
      gradients.withUnsafeMutableBufferPointer { gradients in
        guard let values = values.baseAddress, let gradients = gradients.baseAddress else { return }
        rule(values, gradients)
      }
    }
  }
}
