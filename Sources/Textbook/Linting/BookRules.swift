/// Rules about the book's files: their names, their characters, and that they lie in the content folder.
extension Linter {
  mutating func checkBook() {
    checkFolders()
    add(glossary.faults)
    add(references.faults)
    add(notation.faults)
    for file in contentFiles { checkFile(file) }
  }

  private mutating func checkFolders() {
    for name in book.misnamedFolders {
      add(
        Fault(
          name, SourcePosition(line: 1, column: 1), "This folder is not named like a chapter.",
          remedy: "Name it with its number and its id, like 07-actor-critic, or move it out of the content."))
    }
    for (index, id) in book.chapters.enumerated() {
      for earlier in book.chapters[..<index] where earlier.order == id.order || earlier.id == id.id {
        let what = earlier.id == id.id ? "id" : "number"
        add(
          Fault(
            id.folder, SourcePosition(line: 1, column: 1), "This folder has the same \(what) as \(earlier.folder).",
            remedy: "Give every chapter its own number and id."))
      }
    }
  }

  /// Every text file of the book, relative to its folder.
  private var contentFiles: [String] {
    var files = [Glossary.file, References.file, Notation.file]
    for id in book.chapters {
      for name in (try? Files.names(in: "\(book.folder)/\(id.folder)")) ?? [] {
        if name.hasSuffix(".md") || name.hasSuffix(".yml") { files.append("\(id.folder)/\(name)") }
      }
    }
    return files.filter { Files.isFile("\(book.folder)/\($0)") }
  }

  private mutating func checkFile(_ file: String) {
    let path = "\(book.folder)/\(file)"
    if let real = Files.resolved(path), let root = Files.resolved(book.folder), !real.hasPrefix(root + "/") {
      add(
        Fault(
          file, SourcePosition(line: 1, column: 1), "This file lies outside the content folder, at \(real).",
          remedy: "Put the file itself in its place."))
    }
    do { checkCharacters(try Files.read(path), of: file) } catch {
      add(Fault(file, SourcePosition(line: 1, column: 1), error.description, remedy: "Make the file readable."))
    }
  }

  /// At most this many characters are reported of one file: more say nothing new.
  private static let characterFaultLimit = 20

  private mutating func checkCharacters(_ bytes: [UInt8], of file: String) {
    guard bytes.contains(where: { $0 >= 0x80 || $0 < 0x20 && $0 != 0x0A || $0 == 0x7F }) else { return }
    let source = SourceText(bytes)
    var scanner = UTF8Scanner(bytes)
    var found = 0
    while let (scalar, range) = scanner.next(), found < Linter.characterFaultLimit {
      guard let objection = Linter.objection(to: scalar) else { continue }
      found += 1
      let code = scalar.map { " (U+\(Linter.hexadecimal($0.value)))" } ?? ""
      add(
        Fault(
          file, source.position(at: range.lowerBound), "Here is \(objection)\(code).",
          remedy: scalar == "\r"
            ? "Save the file with plain line ends." : "Remove it, or write it with other characters."))
    }
  }

  private static func objection(to scalar: Unicode.Scalar?) -> String? {
    guard let scalar else { return "a byte that is not UTF-8" }
    return scalar == "\r" ? "a carriage return" : ContentCharacters.objection(to: scalar)
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
