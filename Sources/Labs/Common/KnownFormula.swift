import Laboratory

extension Formula {
  /// A formula written in a lab's source. That it can be read is a matter for the tests, which run every lab's every
  /// formula, not for the reader.
  static func known(_ source: StaticString) -> Formula {
    do {
      return try Formula("\(source)")
    } catch {
      preconditionFailure("The formula “\(source)” of a lab cannot be read: \(error).")
    }
  }
}
