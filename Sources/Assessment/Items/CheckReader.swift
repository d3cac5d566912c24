import Interchange
import Laboratory
import Textbook

extension CheckItem {
  /// Reads the self-checks of a chapter.
  ///
  /// - Returns: the items that are whole, and every fault of the others.
  public static func items(
    yaml: String, chapter: String
  ) -> (items: [CheckItem], faults: [CheckFault]) {
    do throws(Fault) {
      return items(in: try YAMLTree(parsing: yaml, file: "checks.yml"), chapter: chapter)
    } catch {
      return ([], [CheckFault(line: error.line, column: error.column, message: error.message, remedy: error.remedy)])
    }
  }

  /// Reads the self-checks of a chapter from structured content; ``CheckFormat`` describes it.
  public static func items(
    in node: YAMLTree, chapter: String
  ) -> (items: [CheckItem], faults: [CheckFault]) {
    var reader = CheckReader(chapter: chapter)
    let items = reader.items(in: node)
    return (items, reader.faults)
  }
}

/// Turns content into items. A fault ends the part it is in; the rest is read all the same, so that one run of the lint
/// names them all.
struct CheckReader {
  let chapter: String
  var faults: [CheckFault] = []
  var item: String?

  init(chapter: String) { self.chapter = chapter }

  mutating func items(in node: YAMLTree) -> [CheckItem] {
    if case .null = node.meaning { return [] }
    guard let nodes = list(node, "the self-checks") else { return [] }
    var items: [CheckItem] = []
    for node in nodes {
      let before = faults.count
      item = nil
      if let read = checkItem(node), faults.count == before {
        if items.contains(where: { $0.id == read.id }) {
          fault(
            node, "The id “\(read.id)” is there twice.", "Ids are unique in a chapter: answers are kept under them.")
        } else {
          items.append(read)
        }
      }
    }
    item = nil
    return items
  }

  mutating func checkItem(_ node: YAMLTree) -> CheckItem? {
    guard let fields = map(node, "an item") else { return nil }
    if let id = fields.first(where: { $0.key == "id" }), case .text(let text) = id.value.meaning { item = text }
    guard let id = string(fields, "id", node), isID(id, node),
      let kindName = string(fields, "kind", node)
    else { return nil }
    guard let kind = CheckKind(rawValue: kindName) else {
      let kinds = CheckKind.allCases.map(\.rawValue)
      let hint = Spelling.nearest(to: kindName, among: kinds).map { "Did you mean “\($0)”?" }
      fault(node, "There is no kind “\(kindName)”.", hint ?? "The kinds are \(kinds.joined(separator: ", ")).")
      return nil
    }
    let keys = CheckFormat.keys(of: kind)
    refuseUnknown(fields, CheckFormat.commonKeys + keys.needed + keys.allowed, "an item of kind “\(kindName)”")
    for key in keys.needed where find(fields, key) == nil { missing(key, node) }
    guard let section = string(fields, "section", node), let prompt = text(fields, "prompt", node) else { return nil }
    let hints = texts(fields, "hints")
    let solution = find(fields, "solution").flatMap { text($0) }
    let draws = self.draws(fields)
    let constraints = formulas(fields, "such that")
    let values = sources(fields)
    guard let tolerance = number(fields, "tolerance", standard: 0.001, in: 1e-12...1e6, node),
      let decimals = number(fields, "decimals", standard: 4, in: 0...9, node),
      let body = body(kind, fields, node)
    else { return nil }
    return CheckItem(
      id: id, chapter: chapter, kind: kind, section: section, line: node.line, column: node.column, prompt: prompt,
      hints: hints, solution: solution, draws: draws, constraints: constraints, values: values, tolerance: tolerance,
      decimals: Int(decimals), body: body)
  }

  mutating func isID(_ id: String, _ node: YAMLTree) -> Bool {
    if id.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }) && !id.isEmpty { return true }
    fault(node, "The id “\(id)” cannot be kept.", "Ids are lower-case letters, digits and “-”.")
    return false
  }

  mutating func body(_ kind: CheckKind, _ fields: [YAMLTree.Entry], _ node: YAMLTree) -> CheckItem.Body? {
    switch kind {
    case .compute:
      guard let key = find(fields, "key").flatMap({ source($0.value, changing: nil) }) else { return nil }
      return .compute(key: key, mistakes: mistakes(fields, key))
    case .predict:
      guard let call = labCall(fields, node) else { return nil }
      return .predict(call, mistakes: mistakes(fields, .lab(call)))
    case .diagnose:
      guard let key = find(fields, "key").flatMap({ source($0.value, changing: nil) }) else { return nil }
      let mistakes = mistakes(fields, key)
      for mistake in mistakes where mistake.label == nil {
        fault(node, "The mistake “\(mistake.name)” has no label.", "Diagnoses are chosen by their labels; add one.")
      }
      guard mistakes.count >= 3 else {
        fault(node, "A diagnosis has \(mistakes.count) mistakes to choose from.", "Name at least three.")
        return nil
      }
      return .diagnose(key: key, mistakes: mistakes)
    case .findTheLine: return findTheLine(fields, node)
    case .whichKnob: return whichKnob(fields, node)
    case .reachAGoal: return reachAGoal(fields, node)
    case .order:
      let entries = entries(fields)
      guard entries.count >= 3 else {
        fault(node, "An order of \(entries.count) entries is no question.", "Give at least three, in the right order.")
        return nil
      }
      return .order(entries)
    case .choice:
      let options = options(fields)
      guard (2...9).contains(options.count) else {
        fault(node, "A choice has \(options.count) options.", "Give 2 to 9: they are chosen by one key.")
        return nil
      }
      return .choice(options)
    case .recall: return .recall
    }
  }
}
