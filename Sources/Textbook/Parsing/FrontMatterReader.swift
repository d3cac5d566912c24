import Interchange
import Laboratory

/// Cuts the front matter off a chapter and reads it.
struct FrontMatterReader {
  /// The YAML between the `---` lines, and where the Markdown begins; nil where there is no front matter.
  static func split(_ source: SourceText) -> (yaml: Range<Int>, bodyStart: Int)? {
    guard source.bytes.starts(with: Array("---\n".utf8)) else { return nil }
    for line in 2..<max(2, source.lineCount + 1) {
      let range = source.range(ofLine: line)
      if range.count == 3, source.bytes[range].allSatisfy({ $0 == UInt8(ascii: "-") }) {
        return (source.range(ofLine: 2).lowerBound..<range.lowerBound, min(source.bytes.count, range.upperBound + 1))
      }
    }
    return nil
  }

  /// The bytes up to the line that closes the front matter, so that nothing else need be looked at.
  static func head(of bytes: [UInt8]) -> [UInt8] {
    let mark = Array("\n---".utf8)
    var index = 3
    while index + mark.count <= bytes.count {
      if bytes[index] == mark[0], bytes[index..<(index + mark.count)].elementsEqual(mark) {
        let end = bytes[(index + 1)...].firstIndex(of: mark[0]) ?? bytes.count
        if bytes[(index + 1)..<end].allSatisfy({ $0 == mark[1] || $0 == UInt8(ascii: "\r") }) {
          return Array(bytes[..<min(bytes.count, end + 1)])
        }
      }
      index += 1
    }
    return bytes
  }

  let file: String
  private(set) var faults: [Fault] = []
  private(set) var front: FrontMatter

  /// Reads the YAML; what is wrong becomes a fault, and the rest stands.
  init(_ yaml: String, file: String, fallbackTitle: String) {
    self.file = file
    front = FrontMatter(title: fallbackTitle)
    do throws(Fault) {
      let tree = try YAMLTree(parsing: yaml, file: file, firstLine: 2)
      guard let entries = tree.map else {
        faults.append(
          Fault(file, tree.position, "The front matter is not a list of keys.", remedy: "Start it with title: …"))
        return
      }
      for entry in entries { read(entry) }
      if tree["title"] == nil {
        faults.append(
          Fault(file, SourcePosition(line: 1, column: 1), "The front matter has no title.", remedy: "Add title: …"))
      }
    } catch { faults.append(error) }
  }

  static let keys = ["title", "summary", "kind", "keywords", "sections", "minutes", "given"]

  private mutating func read(_ entry: YAMLTree.Entry) {
    switch entry.key {
    case "title": front.title = text(entry) ?? front.title
    case "summary": front.summary = text(entry)
    case "kind":
      let kind = text(entry).flatMap { FrontMatter.Kind(rawValue: $0) }
      if kind == nil {
        wrong(entry.value, "kind is neither chapter nor page.", "Write kind: chapter, or leave it out.")
      }
      front.kind = kind ?? .chapter
    case "keywords": front.keywords = texts(entry)
    case "sections": readSections(entry)
    case "minutes":
      front.minutes = text(entry).flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
      if front.minutes == nil {
        wrong(entry.value, "minutes is not a whole number.", "Write how many minutes reading takes.")
      }
    case "given": readGiven(entry)
    default:
      let nearest = Spelling.nearest(to: entry.key, among: FrontMatterReader.keys)
      faults.append(
        Fault(
          file, entry.position, "The front matter knows no key “\(entry.key)”.",
          remedy: (nearest.map { "Did you mean “\($0)”? " } ?? "")
            + "The keys are \(FrontMatterReader.keys.joined(separator: ", "))."))
    }
  }

  private mutating func readSections(_ entry: YAMLTree.Entry) {
    for element in entry.value.list ?? [] {
      guard let id = element.string, Identifier.isValid(id) else {
        wrong(element, "This is not the id of a section.", Identifier.remedy)
        continue
      }
      if front.sections.contains(id) {
        wrong(element, "The section “\(id)” is named twice.", "Give every section its own id.")
      }
      front.sections.append(id)
    }
    if entry.value.list == nil {
      wrong(entry.value, "sections is not a list.", "Write sections: [idea, equation, lab].")
    }
  }

  private mutating func readGiven(_ entry: YAMLTree.Entry) {
    guard let sets = entry.value.map else {
      return wrong(
        entry.value, "given is not a list of inputs by quantity.", "Write the quantity, a colon, and its inputs.")
    }
    for set in sets {
      guard case .object(let object) = set.value.json else {
        wrong(
          set.value, "The inputs of “\(set.key)” are not a list of keys.",
          "Write them like {gamma: 0.9, rewards: [0, 1]}.")
        continue
      }
      front.given[set.key] = .object(inheriting(object, set))
    }
  }

  /// `like: gae` takes over another set's inputs; what is written beside it counts instead.
  private mutating func inheriting(_ object: JSONObject, _ set: YAMLTree.Entry) -> JSONObject {
    guard let base = object["like"]?.asString else { return object }
    guard let inherited = front.given[base]?.asObject else {
      wrong(set.value, "“\(set.key)” is like “\(base)”, which is not given before it.", "Give “\(base)” first.")
      return object
    }
    var merged = inherited
    for (key, value) in object.members where key != "like" { merged[key] = value }
    return merged
  }

  private mutating func text(_ entry: YAMLTree.Entry) -> String? {
    if let text = entry.value.string { return text }
    wrong(entry.value, "\(entry.key) is not a text.", "Write it on one line behind the colon.")
    return nil
  }

  private mutating func texts(_ entry: YAMLTree.Entry) -> [String] {
    guard let list = entry.value.list, list.allSatisfy({ $0.string != nil }) else {
      wrong(entry.value, "\(entry.key) is not a list of texts.", "Write \(entry.key): [first, second].")
      return []
    }
    return list.compactMap(\.string)
  }

  private mutating func wrong(_ tree: YAMLTree, _ message: String, _ remedy: String) {
    faults.append(Fault(file, tree.position, message, remedy: remedy))
  }
}
