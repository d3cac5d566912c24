/// `eˣ`, in arithmetic that is the same on every machine and that a compiler can run on several numbers at once.
///
///     eˣ = 2ᵏ · eʳ    with k = round(x / ln 2), r = x − k ln 2, |r| ≤ ½ ln 2
///
/// `eʳ` is its Taylor series up to r¹³/13!, whose remainder is below 10⁻¹⁷. The result is within 2 units in the last
/// place of the true value; it overflows to infinity and underflows to zero like the C library's.
///
/// Source: the reduction is that of Cody & Waite, "Software Manual for the Elementary Functions" (1980), ch. 6.
///
/// - Parameter x: any number; NaN gives NaN.
@inline(__always)
func exponential(_ x: Double) -> Double {
  let bounded = x > 710 ? 710 : (x < -746 ? -746 : x)
  let (r, k) = reducedByLogTwo(bounded)
  let half = roundedToInteger(k * 0.5)
  return (1 + exponentialMinusOneSeries(r)) * powerOfTwo(half) * powerOfTwo(k - half)
}

/// `tanh x`, in the same portable arithmetic.
///
///     tanh |x| = t / (2 + t)    with t = e^(2|x|) − 1
///
/// Written with `t`, not with `e^(2|x|)`, so that small `x` keep all their digits. Beyond |x| = 20 it is ±1 to the last
/// bit.
@inline(__always)
func hyperbolicTangent(_ x: Double) -> Double {
  let magnitude = x < 0 ? -x : x
  let (r, k) = reducedByLogTwo(magnitude > 20 ? 40 : 2 * magnitude)
  let power = powerOfTwo(k)
  let t = power * exponentialMinusOneSeries(r) + (power - 1)
  let result = t / (2 + t)
  return x < 0 ? -result : result
}

/// `1 / (1 + e^(−x))`, in the same portable arithmetic; beyond |x| = 700 it stays at what it is there.
@inline(__always)
func logistic(_ x: Double) -> Double {
  let (r, k) = reducedByLogTwo(x > 700 ? -700 : (x < -700 ? 700 : -x))
  return 1 / (1 + (1 + exponentialMinusOneSeries(r)) * powerOfTwo(k))
}

/// Splits `x` into `r + k ln 2` with `k` a whole number and `|r| ≤ ½ ln 2`.
@inline(__always)
private func reducedByLogTwo(_ x: Double) -> (remainder: Double, power: Double) {
  let k = roundedToInteger(x * 1.442_695_040_888_963_4)
  // ln 2 in two parts: the first has 33 bits, so k times it is exact.
  let r = (x - k * 0.693_147_180_369_123_816_490) - k * 1.908_214_929_270_587_700_02e-10
  return (r, k)
}

/// Adding 1.5 · 2⁵² pushes the fraction off the end of the number; subtracting it again leaves the nearest integer.
@inline(__always)
private func roundedToInteger(_ x: Double) -> Double {
  (x + 6_755_399_441_055_744) - 6_755_399_441_055_744
}

/// `2ᵏ` for a whole `k` in −1022...1023, by writing `k` into the exponent's bits.
@inline(__always)
private func powerOfTwo(_ k: Double) -> Double {
  let shifted = (k + 6_755_399_441_055_744).bitPattern &<< 52
  return Double(bitPattern: shifted &+ 0x3FF0_0000_0000_0000)
}

/// `eʳ − 1 = r + r²/2! + … + r¹³/13!` for `|r| ≤ ½ ln 2`, by Horner's rule.
@inline(__always)
private func exponentialMinusOneSeries(_ r: Double) -> Double {
  var sum = 1.605_904_383_682_161_3e-10
  sum = sum * r + 2.087_675_698_786_81e-09
  sum = sum * r + 2.505_210_838_544_172e-08
  sum = sum * r + 2.755_731_922_398_589e-07
  sum = sum * r + 2.755_731_922_398_589_3e-06
  sum = sum * r + 2.480_158_730_158_730_2e-05
  sum = sum * r + 0.000_198_412_698_412_698_4
  sum = sum * r + 0.001_388_888_888_888_889
  sum = sum * r + 0.008_333_333_333_333_333
  sum = sum * r + 0.041_666_666_666_666_664
  sum = sum * r + 0.166_666_666_666_666_66
  sum = sum * r + 0.5
  return sum * (r * r) + r
}
