/// Numbers that begin where an instruction of 512 bits can take eight of them at once from one line of the cache.
///
/// An array promises less, and each such instruction then touches two lines: a fifth of the time of a training.
struct AlignedNumbers: @unchecked Sendable {
  static let alignment = 64

  private var storage: Storage

  /// Zeros.
  init(count: Int = 0) {
    storage = Storage(count: count)
  }

  var count: Int { storage.count }

  /// A copy shares the numbers until one of the two writes.
  mutating func withUnsafeMutablePointer<Result>(_ body: (UnsafeMutablePointer<Double>) -> Result) -> Result {
    if !isKnownUniquelyReferenced(&storage) {
      let copy = Storage(count: count)
      copy.start.update(from: storage.start, count: count)
      storage = copy
    }
    return withExtendedLifetime(storage) { body(storage.start) }
  }

  func withUnsafePointer<Result>(_ body: (UnsafePointer<Double>) -> Result) -> Result {
    withExtendedLifetime(storage) { body(storage.start) }
  }

  /// A class, so that memory is given back when the last copy goes.
  private final class Storage {
    let count: Int
    let start: UnsafeMutablePointer<Double>

    init(count: Int) {
      self.count = count
      let memory = UnsafeMutableRawPointer.allocate(
        byteCount: max(1, count) * MemoryLayout<Double>.stride, alignment: AlignedNumbers.alignment)
      start = memory.bindMemory(to: Double.self, capacity: max(1, count))
      start.initialize(repeating: 0, count: count)
    }

    deinit { start.deallocate() }
  }
}
