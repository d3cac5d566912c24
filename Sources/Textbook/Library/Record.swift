import Interchange
import Laboratory

/// One entry of a list in a YAML file of the book, read key by key; what is wrong is noted and the rest stands.
struct Record {
  let file: String
  let tree: YAMLTree
  private(set) var faults: [Fault] = []

  init(_ tree: YAMLTree, file: String, keys: [String]) {
    self.file = file
    self.tree = tree
    guard let entries = tree.map else {
      wrong(tree, "This entry is not a list of keys.", "Write id: … and the other keys below it.")
      return
    }
    for entry in entries where !keys.contains(entry.key) {
      let nearest = Spelling.nearest(to: entry.key, among: keys).map { "Did you mean “\($0)”? " } ?? ""
      faults.append(
        Fault(
          file, entry.position, "An entry of this file knows no key “\(entry.key)”.",
          remedy: "\(nearest)The keys are \(keys.joined(separator: ", "))."))
    }
  }

  mutating func wrong(_ place: YAMLTree, _ message: String, _ remedy: String) {
    faults.append(Fault(file, place.position, message, remedy: remedy))
  }

  /// A text that must be there; nil, and a fault, where it is not.
  mutating func text(_ key: String) -> String? {
    guard let value = tree[key], let text = value.string else {
      wrong(tree[key] ?? tree, "The entry has no text for “\(key)”.", "Add \(key): …")
      return nil
    }
    return text
  }

  func optionalText(_ key: String) -> String? { tree[key]?.string }

  /// An id of small letters, digits and hyphens.
  mutating func id(_ key: String = "id") -> String? {
    guard let id = text(key) else { return nil }
    guard Identifier.isValid(id) else {
      wrong(tree[key] ?? tree, "“\(id)” is not an id.", Identifier.remedy)
      return nil
    }
    return id
  }

  /// `{en: …, zh: …}`, or one text for both where `sharing` allows it.
  mutating func localized(_ key: String, sharing: Bool = false) -> Localized? {
    if sharing, let both = tree[key]?.string { return Localized(both) }
    guard let en = tree[key]?["en"]?.string, let zh = tree[key]?["zh"]?.string else {
      wrong(tree[key] ?? tree, "“\(key)” is not given in both languages.", "Write \(key): {en: …, zh: …}.")
      return nil
    }
    return Localized(en: en, zh: zh)
  }

  /// A list of texts, or one text as a list of one.
  mutating func texts(_ key: String) -> [String] {
    guard let value = tree[key] else { return [] }
    if let one = value.string { return [one] }
    guard let list = value.list, list.allSatisfy({ $0.string != nil }) else {
      wrong(value, "“\(key)” is not a list of texts.", "Write \(key): [first, second].")
      return []
    }
    return list.compactMap(\.string)
  }
}

/// A YAML file that is a list of entries.
struct RecordFile {
  let file: String
  private(set) var entries: [YAMLTree] = []
  private(set) var faults: [Fault] = []

  /// Reads `file` of the book; a file that is not there is an empty list.
  init(_ file: String, of book: Book) {
    self.file = file
    let path = "\(book.folder)/\(file)"
    guard Files.isFile(path) else { return }
    do {
      let text = SourceText.cleaned(try Files.read(path))
      let tree = try YAMLTree(parsing: text.string(0..<text.bytes.count), file: file)
      if let list = tree.list {
        entries = list
      } else if tree.value != .null {
        faults.append(Fault(file, tree.position, "This file is not a list.", remedy: "Begin each entry with - id: …"))
      }
    } catch let fault as Fault { faults.append(fault) } catch {
      faults.append(
        Fault(file, SourcePosition(line: 1, column: 1), "\(error)", remedy: "Make the file readable, in UTF-8."))
    }
  }
}
