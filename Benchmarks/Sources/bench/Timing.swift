#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Seconds from some moment on.
func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Seconds that this process has had the processor, which do not grow while others have it.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Hands on what was printed.
func flush() { fflush(nil) }

/// A figure with its name, its unit, and what it should stay below.
struct Figure {
  var name: String
  var value: Double
  var unit: String
  var target: Double?
}

/// The median time of one run of `body`, from at least seven rounds of at least 20 ms each.
func median(rounds: Int = 7, _ body: () -> Void) -> Double {
  body()
  let start = seconds()
  body()
  let once = max(1e-9, seconds() - start)
  let repeats = max(1, Int(0.02 / once))
  var times: [Double] = []
  for _ in 0..<rounds {
    let begin = seconds()
    for _ in 0..<repeats { body() }
    times.append((seconds() - begin) / Double(repeats))
  }
  times.sort()
  return times[times.count / 2]
}

/// Keeps the compiler from leaving out what nobody looks at.
@inline(never)
func keep<T>(_ value: T) { withUnsafePointer(to: value) { _ in } }

func percentile(_ values: [Double], _ share: Double) -> Double {
  guard !values.isEmpty else { return .nan }
  let sorted = values.sorted()
  return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
}
