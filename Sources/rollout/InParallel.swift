import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Work on all processors. Plain threads: nothing else in the program runs beside something, and so nothing that would
/// serve tasks is started with it.
enum InParallel {
  /// The results in the order of the elements, whichever is done first.
  static func map<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ transform: @escaping @Sendable (Element) -> Result
  ) -> [Result] {
    let next = Mutex(elements.startIndex)
    let results = Mutex<[Int: Result]>([:])
    @Sendable func takePart() {
      while true {
        let index = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard index < elements.endIndex else { return }
        let result = transform(elements[index])
        results.withLock { $0[index] = result }
      }
    }
    // Where the system has no more threads to give, the others do their part.
    let threads = (1..<max(1, processors)).compactMap { _ in thread(takePart) }
    takePart()
    for thread in threads { pthread_join(thread, nil) }
    return results.withLock { results in elements.indices.compactMap { results[$0] } }
  }

  private static var processors: Int { min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 16) }

  /// As much as the main thread has; some systems give others less.
  private static let stackSize = 8 * 1024 * 1024

  private static func thread(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackSize)
    let held = Unmanaged.passRetained(Body(run: body))
    #if canImport(Darwin)
      var made: pthread_t?
      let status = pthread_create(&made, &attributes, { InParallel.run($0) }, held.toOpaque())
    #else
      var made = pthread_t()
      let status = pthread_create(&made, &attributes, { $0.flatMap { InParallel.run($0) } }, held.toOpaque())
    #endif
    if status != 0 { held.release() }
    return status == 0 ? made : nil
  }

  private static func run(_ body: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<Body>.fromOpaque(body).takeRetainedValue().run()
    return nil
  }

  /// A class, since a thread is handed one pointer.
  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
