#if canImport(Darwin)
  import Darwin
#endif

/// Where the book is: the only place that decides paths.
///
/// The first that is there counts: a folder named on the command line; `ROLLOUT_CONTENT`;
/// `../share/rollout/Content` beside the program; `Content` beside the `Package.swift` above the program. Links to the
/// program are followed first.
public enum ContentLocation {
  /// No book was found, and where it was looked for.
  public struct NotFound: Error, Hashable, Sendable, CustomStringConvertible {
    public var tried: [String]

    public var description: String {
      let places = tried.map { "  \($0)" }.joined(separator: "\n")
      return """
        The book's chapters were not found. Looked in:
        \(places)
        Name the folder that holds them: --content DIR, or ROLLOUT_CONTENT=DIR.
        """
    }
  }

  /// The content folder.
  ///
  /// - Parameters:
  ///   - named: a folder that the reader named; it alone is tried.
  ///   - environment: the value of `ROLLOUT_CONTENT`; where it is set, it alone is tried.
  ///   - executable: the path of the running program.
  public static func find(
    named: String? = nil, environment: String? = nil, executable: String? = executablePath
  ) throws(NotFound) -> String {
    let candidates = candidates(named: named, environment: environment, executable: executable)
    for candidate in candidates where Files.isFolder(candidate) { return Files.resolved(candidate) ?? candidate }
    throw NotFound(tried: candidates)
  }

  static func candidates(named: String?, environment: String?, executable: String?) -> [String] {
    if let named { return [named] }
    if let environment, !environment.isEmpty { return [environment] }
    guard let executable else { return [] }
    let binary = Files.resolved(executable) ?? executable
    let folder = Files.parent(of: binary)
    let installed = "\(Files.parent(of: folder))/share/rollout/Content"
    return [installed]
      + (packageFolder(above: folder).map { ["\($0)/Content"] } ?? ["Content beside a Package.swift above \(folder)"])
  }

  /// The nearest folder, from this one upwards, that holds a `Package.swift`.
  static func packageFolder(above folder: String) -> String? {
    var folder = folder
    while true {
      if Files.isFile("\(folder == "/" ? "" : folder)/Package.swift") { return folder }
      let parent = Files.parent(of: folder)
      if parent == folder || folder == "." { return nil }
      folder = parent
    }
  }

  /// The project that a content folder belongs to, for listings: the nearest `Package.swift` above it.
  public static func projectRoot(above content: String) -> String? {
    packageFolder(above: Files.resolved(content) ?? content)
  }

  /// The path of the running program, as the system knows it.
  public static var executablePath: String? {
    #if canImport(Darwin)
      var size: UInt32 = 0
      _ = _NSGetExecutablePath(nil, &size)
      var path = [CChar](repeating: 0, count: Int(size) + 1)
      guard _NSGetExecutablePath(&path, &size) == 0 else { return nil }
      return path.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
    #else
      return Files.resolved("/proc/self/exe")
    #endif
  }
}
