import CArithmetic
import RealModule

/// A function of one number, applied to each number of a matrix.
enum ElementwiseFunction: Sendable {
  case exponential
  case logarithm
  case square
  case tanh
  case relu
  case gelu
  case logSigmoid
  case scale(Double)
  case clip(low: Double, high: Double)
}

extension Tape {
  /// `eˣ` of each number.
  public mutating func exp(_ x: Variable) -> Variable { elementwise(.exponential, x) }

  /// `log x` of each number.
  public mutating func log(_ x: Variable) -> Variable { elementwise(.logarithm, x) }

  /// `x²` of each number.
  public mutating func square(_ x: Variable) -> Variable { elementwise(.square, x) }

  /// `tanh x` of each number.
  public mutating func tanh(_ x: Variable) -> Variable { elementwise(.tanh, x) }

  /// `max(x, 0)` of each number; its slope at 0 is taken to be 0.
  public mutating func relu(_ x: Variable) -> Variable { elementwise(.relu, x) }

  /// The Gaussian error linear unit, in its tanh form:
  ///
  ///     gelu(x) = ½ x (1 + tanh(√(2/π) (x + 0.044715 x³)))
  ///
  /// Source: Hendrycks & Gimpel, arXiv 1606.08415, §2.
  public mutating func gelu(_ x: Variable) -> Variable { elementwise(.gelu, x) }

  /// `log σ(x)` of each number, σ the logistic function.
  public mutating func logSigmoid(_ x: Variable) -> Variable { elementwise(.logSigmoid, x) }

  /// `factor · x` of each number.
  public mutating func scale(_ x: Variable, by factor: Double) -> Variable { elementwise(.scale(factor), x) }

  /// Each number moved into [low, high]; those outside have slope 0.
  public mutating func clip(_ x: Variable, low: Double, high: Double) -> Variable {
    elementwise(.clip(low: low, high: high), x)
  }

  /// `x + y`, shape by shape.
  public mutating func add(_ x: Variable, _ y: Variable) -> Variable {
    combine(.add(x, y), x, y) { $0 + $1 }
  }

  /// `x − y`, shape by shape.
  public mutating func subtract(_ x: Variable, _ y: Variable) -> Variable {
    combine(.subtract(x, y), x, y) { $0 - $1 }
  }

  /// `x · y`, number by number.
  public mutating func multiply(_ x: Variable, _ y: Variable) -> Variable {
    combine(.multiply(x, y), x, y) { $0 * $1 }
  }

  /// The smaller of each pair; where they are equal the gradient is shared equally.
  public mutating func minimum(_ x: Variable, _ y: Variable) -> Variable {
    combine(.minimum(x, y), x, y) { $1 < $0 ? $1 : $0 }
  }

  /// The larger of each pair; where they are equal the gradient is shared equally.
  public mutating func maximum(_ x: Variable, _ y: Variable) -> Variable {
    combine(.maximum(x, y), x, y) { $1 > $0 ? $1 : $0 }
  }
}

extension Tape {
  private mutating func elementwise(_ function: ElementwiseFunction, _ x: Variable) -> Variable {
    record(.elementwise(function, x), rows: x.rows, columns: x.columns, isDifferentiable: needsGradient(x)) {
      output, values in
      apply(function, to: values + x.offset, into: output, count: x.count)
    }
  }

  private mutating func combine(
    _ operation: Operation, _ x: Variable, _ y: Variable, _ function: (Double, Double) -> Double
  ) -> Variable {
    precondition(x.rows == y.rows && x.columns == y.columns, "Numbers combine one by one when the shapes agree.")
    let isDifferentiable = needsGradient(x) || needsGradient(y)
    return record(operation, rows: x.rows, columns: x.columns, isDifferentiable: isDifferentiable) { output, values in
      let (first, second) = (values + x.offset, values + y.offset)
      var index = 0
      while index < x.count {
        output[index] = function(first[index], second[index])
        index &+= 1
      }
    }
  }

  /// `x̄ ← x̄ + f′(x) ȳ`.
  mutating func pullBackElementwise(_ function: ElementwiseFunction, _ y: Variable, _ x: Variable) {
    withStorage { values, gradients in
      addSlopes(
        of: function, x: values + x.offset, y: values + y.offset, times: gradients + y.offset,
        to: gradients + x.offset, count: x.count)
    }
  }

  /// `x̄ ← x̄ + z̄`, `ȳ ← ȳ ± z̄`.
  mutating func pullBackSum(_ z: Variable, _ x: Variable, _ y: Variable, sign: Double) {
    withStorage { _, gradients in
      addScaled(1, gradients + z.offset, to: gradients + x.offset, count: z.count)
      addScaled(sign, gradients + z.offset, to: gradients + y.offset, count: z.count)
    }
  }

  /// `x̄ ← x̄ + y z̄`, `ȳ ← ȳ + x z̄`.
  mutating func pullBackMultiply(_ z: Variable, _ x: Variable, _ y: Variable) {
    withStorage { values, gradients in
      var index = 0
      while index < z.count {
        let upstream = gradients[z.offset + index]
        gradients[x.offset + index] += values[y.offset + index] * upstream
        gradients[y.offset + index] += values[x.offset + index] * upstream
        index &+= 1
      }
    }
  }

  /// The gradient goes to whichever of the two was taken, by halves when they were equal.
  mutating func pullBackChoice(_ z: Variable, _ x: Variable, _ y: Variable) {
    withStorage { values, gradients in
      var index = 0
      while index < z.count {
        let upstream = gradients[z.offset + index]
        let (first, second) = (values[x.offset + index], values[y.offset + index])
        let share = first == second ? 0.5 : (values[z.offset + index] == first ? 1 : 0)
        gradients[x.offset + index] += share * upstream
        gradients[y.offset + index] += (1 - share) * upstream
        index &+= 1
      }
    }
  }
}

/// Writes `f(x)` for each number; `y` must not overlap `x`, or the loop runs one number at a time.
func apply(
  _ function: ElementwiseFunction, to x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>, count: Int
) {
  switch function {
  case .exponential: arithmetic_exponential(widest, x, y, count)
  case .logarithm: map(x, y, count) { Double.log($0) }
  case .square: map(x, y, count) { $0 * $0 }
  case .tanh: arithmetic_tanh(widest, x, y, count)
  case .relu: map(x, y, count) { $0 > 0 ? $0 : 0 }
  case .gelu: arithmetic_gelu(widest, x, y, count)
  case .logSigmoid: map(x, y, count) { Reinforcement.logSigmoid($0) }
  case .scale(let factor): map(x, y, count) { factor * $0 }
  case .clip(let low, let high): map(x, y, count) { $0 < low ? low : ($0 > high ? high : $0) }
  }
}

/// Adds `f′(x) · upstream` to the gradients of `x`; `y = f(x)` is at hand where the slope is easier to say by it.
private func addSlopes(
  of function: ElementwiseFunction, x: UnsafePointer<Double>, y: UnsafePointer<Double>,
  times upstream: UnsafePointer<Double>, to gradient: UnsafeMutablePointer<Double>, count: Int
) {
  switch function {
  case .exponential: accumulate(x, y, upstream, gradient, count) { _, y in y }
  case .logarithm: accumulate(x, y, upstream, gradient, count) { x, _ in 1 / x }
  case .square: accumulate(x, y, upstream, gradient, count) { x, _ in 2 * x }
  case .tanh: accumulate(x, y, upstream, gradient, count) { _, y in 1 - y * y }
  case .relu: accumulate(x, y, upstream, gradient, count) { x, _ in x > 0 ? 1 : 0 }
  case .gelu: arithmetic_gelu_slope(widest, x, y, upstream, gradient, count)
  case .logSigmoid: accumulate(x, y, upstream, gradient, count) { _, y in 1 - exponential(y) }
  case .scale(let factor): accumulate(x, y, upstream, gradient, count) { _, _ in factor }
  case .clip(let low, let high):
    accumulate(x, y, upstream, gradient, count) { x, _ in x < low || x > high ? 0 : 1 }
  }
}

@inline(__always)
private func map(
  _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ count: Int, _ function: (Double) -> Double
) {
  var index = 0
  while index < count {
    y[index] = function(x[index])
    index &+= 1
  }
}

@inline(__always)
private func accumulate(
  _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ upstream: UnsafePointer<Double>,
  _ gradient: UnsafeMutablePointer<Double>, _ count: Int, _ slope: (Double, Double) -> Double
) {
  var index = 0
  while index < count {
    gradient[index] += slope(x[index], y[index]) * upstream[index]
    index &+= 1
  }
}
