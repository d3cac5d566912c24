/// Rules about listings: code in the book is code that runs.
extension Linter {
  mutating func checkListings(of chapter: Chapter) {
    guard let root = context.projectRoot else { return }
    var listings: [(Block.Listing, SourcePosition)] = []
    chapter.blocks.forEachBlock { block, _ in
      if case .listing(let listing) = block.content { listings.append((listing, block.position)) }
    }
    for (listing, position) in listings { check(listing, at: position, root: root, in: chapter) }
  }

  private mutating func check(
    _ listing: Block.Listing, at position: SourcePosition, root: String, in chapter: Chapter
  ) {
    guard let path = Linter.path(of: listing, root: root), let bytes = try? Files.read(path) else {
      return fault(
        chapter, position, "There is no source file “\(listing.path)”.",
        remedy: "Name it from Sources/ or from Sources/Reinforcement/.")
    }
    let code = String(decoding: bytes, as: UTF8.self)
    guard let function = listing.function else {
      return compare(listing, with: [code], at: position, in: chapter)
    }
    let found = SwiftFunction.texts(of: function, in: code)
    guard !found.isEmpty else {
      return fault(
        chapter, position, "\(listing.path) has no function “\(function)”.", remedy: "Name one of its functions.")
    }
    compare(listing, with: found, at: position, in: chapter)
  }

  private static func path(of listing: Block.Listing, root: String) -> String? {
    guard !listing.path.hasPrefix("/"), !listing.path.split(separator: "/").contains("..") else { return nil }
    return ["\(root)/Sources/\(listing.path)", "\(root)/Sources/Reinforcement/\(listing.path)"].first(
      where: Files.isFile)
  }

  private mutating func compare(
    _ listing: Block.Listing, with sources: [String], at position: SourcePosition, in chapter: Chapter
  ) {
    let printed = SwiftFunction.plainLines(listing.text)
    let differences = sources.map { SwiftFunction.firstDifference(printed, SwiftFunction.plainLines($0)) }
    guard !differences.contains(nil), let first = differences.compactMap({ $0 }).max() else { return }
    let place = SourcePosition(line: position.line + 1 + first, column: position.column)
    fault(
      chapter, place, "This line of the listing is not that of \(listing.path).",
      remedy: "Copy the function as it stands there.")
  }
}

/// Functions in Swift source, found by their braces.
enum SwiftFunction {
  /// The text of every function of a name, from its first line to its closing brace.
  static func texts(of name: String, in code: String) -> [String] {
    let lines = code.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return lines.indices.filter { declares(lines[$0], name) }.compactMap { first in
      end(of: first, in: lines).map { lines[first...$0].joined(separator: "\n") }
    }
  }

  private static func declares(_ line: String, _ name: String) -> Bool {
    let words = name == "init" ? "init" : "func \(name)"
    guard !line.trimmingBlanks.hasPrefix("//"), let range = line.firstRange(ofText: words) else { return false }
    let before = line[..<range.lowerBound].last ?? " "
    let after = line[range.upperBound...].first ?? "("
    return before == " " && (after == "(" || after == "<" || after == "?")
  }

  /// The line of the brace that closes the function; braces in strings and comments do not count.
  private static func end(of first: Int, in lines: [String]) -> Int? {
    var depth = 0
    var isOpen = false
    for index in first..<lines.count {
      for character in code(in: lines[index]) {
        if character == "{" {
          depth += 1
          isOpen = true
        } else if character == "}" {
          depth -= 1
        }
      }
      if isOpen && depth <= 0 { return index }
    }
    return nil
  }

  /// A line without its comment and the insides of its strings.
  private static func code(in line: String) -> String {
    var code = ""
    var isString = false
    var previous: Character = " "
    for character in line {
      if character == "\"" && previous != "\\" { isString.toggle() }
      if !isString && character == "/" && previous == "/" { break }
      if !isString { code.append(character) }
      previous = character
    }
    return code
  }

  /// The lines without their common indent and without blanks at their ends.
  static func plainLines(_ text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = line
      while line.last == " " { line.removeLast() }
      return String(line)
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    let indent = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    return lines.map { String($0.dropFirst(indent)) }
  }

  /// The first line in which two texts differ; nil where they are the same.
  static func firstDifference(_ left: [String], _ right: [String]) -> Int? {
    for index in 0..<max(left.count, right.count) {
      guard index < left.count, index < right.count, left[index] == right[index] else { return index }
    }
    return nil
  }
}
