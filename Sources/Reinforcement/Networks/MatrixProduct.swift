/// `C ← C + A·B` for matrices that lie row by row in memory: the loop in which nearly all time of a training goes.
///
///     Cᵢⱼ ← Cᵢⱼ + Σₚ Aᵢₚ Bₚⱼ
///
/// Two rows of `C` take four terms of the sum at a time. The innermost loop runs along the rows of `B` and `C`, where
/// neighbours in memory are neighbours in the sum's result, not its terms, so the compiler may compute several columns
/// in one instruction without reordering any sum: the result does not depend on the machine.
///
/// - Parameters:
///   - c: m × n, row by row; it must not overlap `a` or `b`.
///   - a: m × k; `A[i, p]` lies at `a[i · rowStride + p · columnStride]`, so a transposed `A` costs nothing.
///   - b: k × n, row by row.
func accumulateProduct(
  into c: UnsafeMutablePointer<Double>,
  _ a: UnsafePointer<Double>, rowStride: Int, columnStride: Int,
  _ b: UnsafePointer<Double>,
  m: Int, k: Int, n: Int
) {
  var i = 0
  while i &+ 1 < m {
    let c0 = c + i &* n
    let c1 = c0 + n
    let a0 = a + i &* rowStride
    let a1 = a0 + rowStride
    var p = 0
    while p &+ 3 < k {
      let b0 = b + p &* n
      let b1 = b0 + n
      let b2 = b1 + n
      let b3 = b2 + n
      let first = p &* columnStride
      let second = first &+ columnStride
      let third = second &+ columnStride
      let fourth = third &+ columnStride
      let (x0, x1, x2, x3) = (a0[first], a0[second], a0[third], a0[fourth])
      let (y0, y1, y2, y3) = (a1[first], a1[second], a1[third], a1[fourth])
      var j = 0
      while j < n {
        let (u0, u1, u2, u3) = (b0[j], b1[j], b2[j], b3[j])
        c0[j] = c0[j] + x0 * u0 + x1 * u1 + x2 * u2 + x3 * u3
        c1[j] = c1[j] + y0 * u0 + y1 * u1 + y2 * u2 + y3 * u3
        j &+= 1
      }
      p &+= 4
    }
    while p < k {
      addScaled(a0[p &* columnStride], b + p &* n, to: c0, count: n)
      addScaled(a1[p &* columnStride], b + p &* n, to: c1, count: n)
      p &+= 1
    }
    i &+= 2
  }
  if i < m {
    accumulateRow(into: c + i &* n, a + i &* rowStride, stride: columnStride, b, k: k, n: n)
  }
}

/// One row of the product, for the odd last row and for single samples.
private func accumulateRow(
  into c: UnsafeMutablePointer<Double>, _ a: UnsafePointer<Double>, stride: Int, _ b: UnsafePointer<Double>, k: Int,
  n: Int
) {
  var p = 0
  while p &+ 3 < k {
    let b0 = b + p &* n
    let b1 = b0 + n
    let b2 = b1 + n
    let b3 = b2 + n
    let first = p &* stride
    let (x0, x1) = (a[first], a[first &+ stride])
    let (x2, x3) = (a[first &+ 2 &* stride], a[first &+ 3 &* stride])
    var j = 0
    while j < n {
      c[j] = c[j] + x0 * b0[j] + x1 * b1[j] + x2 * b2[j] + x3 * b3[j]
      j &+= 1
    }
    p &+= 4
  }
  while p < k {
    addScaled(a[p &* stride], b + p &* n, to: c, count: n)
    p &+= 1
  }
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
