import CArithmetic
import RealModule

extension Tape {
  /// Rows of a table, in the order asked for: the embedding of tokens, or a choice of samples.
  ///
  /// - Parameters:
  ///   - table: rows × columns.
  ///   - indices: which row of the table each row of the result is; any number of times each.
  public mutating func rows(of table: Variable, at indices: [Int]) -> Variable {
    precondition(indices.allSatisfy { 0 <= $0 && $0 < table.rows }, "A row asked for is a row of the table.")
    let isDifferentiable = needsGradient(table)
    let width = table.columns
    return record(.rows(table, at: indices), rows: indices.count, columns: width, isDifferentiable: isDifferentiable) {
      output, values in
      for (row, index) in indices.enumerated() {
        (output + row * width).update(from: values + table.offset + index * width, count: width)
      }
    }
  }

  /// One number of each row: the log-probability of the action taken, say.
  ///
  /// - Parameter columns: which column, for each row of `x`.
  public mutating func entries(of x: Variable, columns: [Int]) -> Variable {
    precondition(columns.count == x.rows, "One number is taken from each row.")
    precondition(columns.allSatisfy { 0 <= $0 && $0 < x.columns }, "A column asked for is a column of the matrix.")
    return record(.entries(x, columns: columns), rows: x.rows, columns: 1, isDifferentiable: needsGradient(x)) {
      output, values in
      for (row, column) in columns.enumerated() { output[row] = values[x.offset + row * x.columns + column] }
    }
  }

  /// Each row as probabilities: `pᵢⱼ = e^(xᵢⱼ) / Σₖ e^(xᵢₖ)`.
  public mutating func softmax(_ x: Variable) -> Variable {
    record(.softmax(x), rows: x.rows, columns: x.columns, isDifferentiable: needsGradient(x)) { output, values in
      for row in 0..<x.rows {
        softmaxRow(values + x.offset + row * x.columns, into: output + row * x.columns, count: x.columns)
      }
    }
  }

  /// Each row as log-probabilities: `xᵢⱼ − log Σₖ e^(xᵢₖ)`.
  public mutating func logSoftmax(_ x: Variable) -> Variable {
    record(.logSoftmax(x), rows: x.rows, columns: x.columns, isDifferentiable: needsGradient(x)) { output, values in
      for row in 0..<x.rows {
        logSoftmaxRow(values + x.offset + row * x.columns, into: output + row * x.columns, count: x.columns)
      }
    }
  }

}

extension Tape {
  /// `table̅ₖ ← table̅ₖ + ȳᵢ` for every `i` that asked for row `k`.
  mutating func pullBackRows(_ y: Variable, _ table: Variable, _ indices: [Int]) {
    withStorage { _, gradients in
      for (row, index) in indices.enumerated() {
        addScaled(
          1, gradients + y.offset + row * y.columns, to: gradients + table.offset + index * y.columns, count: y.columns)
      }
    }
  }

  /// `x̄ᵢⱼ ← x̄ᵢⱼ + ȳᵢ` where `j` is the column taken from row `i`.
  mutating func pullBackEntries(_ y: Variable, _ x: Variable, _ columns: [Int]) {
    withStorage { _, gradients in
      for (row, column) in columns.enumerated() {
        gradients[x.offset + row * x.columns + column] += gradients[y.offset + row]
      }
    }
  }

  /// `x̄ᵢⱼ ← x̄ᵢⱼ + pᵢⱼ (p̄ᵢⱼ − Σₖ pᵢₖ p̄ᵢₖ)`.
  mutating func pullBackSoftmax(_ p: Variable, _ x: Variable) {
    withStorage { values, gradients in
      for row in 0..<p.rows {
        let start = row * p.columns
        addSoftmaxGradient(
          values + p.offset + start, gradients + p.offset + start, scale: 1, to: gradients + x.offset + start,
          count: p.columns)
      }
    }
  }

  /// `x̄ᵢⱼ ← x̄ᵢⱼ + ȳᵢⱼ − pᵢⱼ Σₖ ȳᵢₖ` with `p = e^y`.
  mutating func pullBackLogSoftmax(_ y: Variable, _ x: Variable) {
    withStorage { values, gradients in
      for row in 0..<y.rows {
        let (output, upstream) = (values + y.offset + row * y.columns, gradients + y.offset + row * y.columns)
        let gradient = gradients + x.offset + row * y.columns
        var total = 0.0
        for column in 0..<y.columns { total += upstream[column] }
        for column in 0..<y.columns { gradient[column] += upstream[column] - exponential(output[column]) * total }
      }
    }
  }

}

/// `eˣⱼ / Σₖ eˣₖ`, shifted by the largest `x` so that nothing overflows.
func softmaxRow(_ x: UnsafePointer<Double>, into p: UnsafeMutablePointer<Double>, count: Int) {
  p.update(from: x, count: count)
  softmaxRow(p, count: count)
}

/// The same, written over its input. One pointer, so that the compiler need not fear that writing changes what is read.
func softmaxRow(_ p: UnsafeMutablePointer<Double>, count: Int) {
  let largest = largestNumber(p, count: count)
  var j = 0
  while j < count {
    p[j] -= largest
    j &+= 1
  }
  arithmetic_exponential(widest, p, p, count)
  var total = 0.0
  for j in 0..<count { total += p[j] }
  let scale = 1 / total
  j = 0
  while j < count {
    p[j] *= scale
    j &+= 1
  }
}

/// `xⱼ − log Σₖ eˣₖ`, shifted by the largest `x` so that nothing overflows.
func logSoftmaxRow(_ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>, count: Int) {
  let largest = largestNumber(x, count: count)
  var j = 0
  while j < count {
    y[j] = x[j] - largest
    j &+= 1
  }
  arithmetic_exponential(widest, y, y, count)
  var total = 0.0
  for j in 0..<count { total += y[j] }
  let shift = largest + Double.log(total)
  j = 0
  while j < count {
    y[j] = x[j] - shift
    j &+= 1
  }
}

/// Adds `scale · pⱼ (p̄ⱼ − Σₖ pₖ p̄ₖ)` to the gradient of the softmax's input.
@inline(__always)
func addSoftmaxGradient(
  _ p: UnsafePointer<Double>, _ upstream: UnsafePointer<Double>, scale: Double,
  to gradient: UnsafeMutablePointer<Double>, count: Int
) {
  let expected = innerProduct(p, upstream, count: count)
  var j = 0
  while j < count {
    gradient[j] += scale * p[j] * (upstream[j] - expected)
    j &+= 1
  }
}

@inline(__always)
private func largestNumber(_ x: UnsafePointer<Double>, count: Int) -> Double {
  var largest = x[0]
  for j in 0..<count where x[j] > largest { largest = x[j] }
  return largest
}
