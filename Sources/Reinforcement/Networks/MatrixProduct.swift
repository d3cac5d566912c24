import CArithmetic

/// How wide the instructions are that this processor is given; the results do not depend on it.
let widest = arithmetic_widest()

/// `C ← C + A·B` for matrices that lie row by row in memory: the loop in which nearly all time of a training goes.
///
///     Cᵢⱼ ← Cᵢⱼ + Σₚ Aᵢₚ Bₚⱼ      (or startⱼ + Σₚ Aᵢₚ Bₚⱼ)
///
/// The terms of each sum are added in order, whatever the processor, so the result does not depend on the machine.
///
/// - Parameters:
///   - c: m × n, row by row; it must not overlap `a` or `b`.
///   - apart: from one row of `c` to the next, when that is more than n.
///   - start: what each row begins with instead of what `c` holds, such as a bias.
///   - a: m × k; `A[i, p]` lies at `a[i · rowStride + p · columnStride]`, so a transposed `A` costs nothing.
///   - b: k × n, row by row.
func accumulateProduct(
  into c: UnsafeMutablePointer<Double>, apart: Int? = nil, startingAt start: UnsafePointer<Double>? = nil,
  _ a: UnsafePointer<Double>, rowStride: Int, columnStride: Int,
  _ b: UnsafePointer<Double>,
  m: Int, k: Int, n: Int
) {
  arithmetic_product(widest, c, apart ?? n, start, a, rowStride, columnStride, b, m, k, n)
}

/// `y ← y + α x`.
@inline(__always)
func addScaled(_ α: Double, _ x: UnsafePointer<Double>, to y: UnsafeMutablePointer<Double>, count: Int) {
  var j = 0
  while j < count {
    y[j] += α * x[j]
    j &+= 1
  }
}

/// `Σ xⱼ yⱼ`, in four interleaved sums so that one addition need not wait for the one before.
@inline(__always)
func innerProduct(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int) -> Double {
  var (s0, s1, s2, s3) = (0.0, 0.0, 0.0, 0.0)
  var j = 0
  while j &+ 3 < count {
    s0 += x[j] * y[j]
    s1 += x[j &+ 1] * y[j &+ 1]
    s2 += x[j &+ 2] * y[j &+ 2]
    s3 += x[j &+ 3] * y[j &+ 3]
    j &+= 4
  }
  while j < count {
    s0 += x[j] * y[j]
    j &+= 1
  }
  return (s0 + s1) + (s2 + s3)
}

/// Writes the transpose of `a` (rows × columns, row by row) to `transposed`.
func transpose(
  _ a: UnsafePointer<Double>, rows: Int, columns: Int, into transposed: UnsafeMutablePointer<Double>
) {
  var i = 0
  while i < rows {
    var j = 0
    while j < columns {
      transposed[j &* rows &+ i] = a[i &* columns &+ j]
      j &+= 1
    }
    i &+= 1
  }
}
