#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Milliseconds that have passed since some moment in the past.
func monotonicMilliseconds() -> Int {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
}

/// The named variables of the environment that are set.
func environment(_ names: [String]) -> [String: String] {
  var found: [String: String] = [:]
  for name in names {
    if let value = getenv(name) { found[name] = String(cString: value) }
  }
  return found
}
