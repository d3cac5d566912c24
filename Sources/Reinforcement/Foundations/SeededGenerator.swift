/// A seeded source of random bits that gives the same stream on every platform: xoshiro256**.
///
///     result = rotl(s₁ · 5, 7) · 9
///
/// The four words of state come from the seed by SplitMix64, as the authors advise.
///
/// Source: Blackman & Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 47(4), 2021, §4 and fig. 1;
/// seeding: Steele, Lea & Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
public struct SeededGenerator: RandomNumberGenerator, Equatable, Sendable {
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64

  /// A stream for each seed.
  ///
  /// - Parameter seed: any number; neighbouring seeds give unrelated streams.
  public init(seed: UInt64) {
    var mixer = SplitMix64(state: seed)
    s0 = mixer.next()
    s1 = mixer.next()
    s2 = mixer.next()
    s3 = mixer.next()
  }

  public mutating func next() -> UInt64 {
    let result = rotatedLeft(s1 &* 5, by: 7) &* 9
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = rotatedLeft(s3, by: 45)
    return result
  }
}

/// SplitMix64: spreads one word of seed over many.
struct SplitMix64: RandomNumberGenerator, Equatable, Sendable {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

private func rotatedLeft(_ word: UInt64, by bits: UInt64) -> UInt64 {
  (word << bits) | (word >> (64 - bits))
}
