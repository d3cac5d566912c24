/// A matrix of Float64, rows × columns, stored row by row.
public struct Matrix: Equatable, Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The elements, row by row: element (i, j) is at `i · columns + j`.
  public private(set) var elements: [Double]

  /// A matrix of one value everywhere.
  public init(rows: Int, columns: Int, repeating value: Double = 0) {
    self.init(rows: rows, columns: columns, elements: Array(repeating: value, count: rows * columns))
  }

  /// A matrix of elements given row by row.
  public init(rows: Int, columns: Int, elements: [Double]) {
    precondition(elements.count == rows * columns, "A matrix has rows × columns elements.")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// A matrix from its rows, all as long as each other.
  public init(_ rows: [[Double]]) {
    self.init(rows: rows.count, columns: rows.first?.count ?? 0, elements: Array(rows.joined()))
  }

  /// `I`, ones on the diagonal.
  public static func identity(_ size: Int) -> Matrix {
    var matrix = Matrix(rows: size, columns: size)
    for i in 0..<size { matrix[i, i] = 1 }
    return matrix
  }

  /// Element (i, j).
  public subscript(i: Int, j: Int) -> Double {
    get { elements[i * columns + j] }
    set { elements[i * columns + j] = newValue }
  }

  /// Row i.
  public func row(_ i: Int) -> [Double] {
    Array(elements[i * columns..<(i + 1) * columns])
  }

  /// All rows.
  public var nested: [[Double]] {
    (0..<rows).map(row)
  }

  /// `Aᵀ`.
  public var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for i in 0..<rows {
      for j in 0..<columns { result[j, i] = self[i, j] }
    }
    return result
  }

  /// `A·x`.
  public static func * (a: Matrix, x: [Double]) -> [Double] {
    precondition(x.count == a.columns, "A·x needs as many numbers in x as A has columns.")
    return (0..<a.rows).map { dot(a.row($0), x) }
  }

  /// `A·B`.
  public static func * (a: Matrix, b: Matrix) -> Matrix {
    let columns = b.transposed
    return Matrix((0..<b.columns).map { a * columns.row($0) }).transposed
  }
}

/// The inner product.
///
///     x·y = Σᵢ xᵢ yᵢ
public func dot(_ x: [Double], _ y: [Double]) -> Double {
  precondition(x.count == y.count, "An inner product needs two rows of the same length.")
  return zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
}

extension Matrix {
  /// The solution of a square system, or nil where the matrix is singular.
  ///
  ///     A·x = b
  ///
  /// Gaussian elimination with partial pivoting, then one step of refinement with residuals from fused products.
  ///
  /// - Parameter b: the right side [rows].
  public func solving(_ b: [Double]) -> [Double]? {
    guard let factors = LowerUpper(self) else { return nil }
    let x = factors.solving(b)
    let correction = factors.solving(residual(b, x))
    return zip(x, correction).map { $0 + $1 }
  }

  /// `b − A·x`, as if in twice the precision: each product is split into its rounded value and what was lost.
  private func residual(_ b: [Double], _ x: [Double]) -> [Double] {
    (0..<rows).map { i in
      var terms = [b[i]]
      for j in 0..<columns {
        let rounded = -self[i, j] * x[j]
        terms.append(rounded)
        terms.append((-rounded).addingProduct(-self[i, j], x[j]))
      }
      return compensatedSum(terms)
    }
  }
}

/// The factors of `P·A = L·U` by elimination with partial pivoting.
struct LowerUpper {
  private var factors: Matrix
  private var order: [Int]

  /// Factors a square matrix; nil where a pivot is 0.
  init?(_ matrix: Matrix) {
    precondition(matrix.rows == matrix.columns, "Only a square matrix has these factors.")
    factors = matrix
    order = Array(0..<matrix.rows)
    for k in 0..<matrix.rows {
      guard let pivot = pivotRow(k), factors[pivot, k] != 0 else { return nil }
      swapRows(k, pivot)
      eliminate(below: k)
    }
  }

  /// `x` with `A·x = b`.
  func solving(_ b: [Double]) -> [Double] {
    var x = order.map { b[$0] }
    for i in x.indices {
      for j in 0..<i { x[i] -= factors[i, j] * x[j] }
    }
    for i in x.indices.reversed() {
      for j in (i + 1)..<max(i + 1, x.count) { x[i] -= factors[i, j] * x[j] }
      x[i] /= factors[i, i]
    }
    return x
  }

  private func pivotRow(_ k: Int) -> Int? {
    (k..<factors.rows).max { abs(factors[$0, k]) < abs(factors[$1, k]) }
  }

  private mutating func swapRows(_ i: Int, _ k: Int) {
    guard i != k else { return }
    order.swapAt(i, k)
    for j in 0..<factors.columns {
      (factors[i, j], factors[k, j]) = (factors[k, j], factors[i, j])
    }
  }

  private mutating func eliminate(below k: Int) {
    for i in (k + 1)..<max(k + 1, factors.rows) {
      factors[i, k] /= factors[k, k]
      for j in (k + 1)..<max(k + 1, factors.columns) { factors[i, j] -= factors[i, k] * factors[k, j] }
    }
  }
}
