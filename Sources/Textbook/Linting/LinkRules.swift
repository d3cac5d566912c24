import Interchange
import Laboratory

/// Rules about links: every one leads somewhere, and a term is not used before the chapter that defines it.
extension Linter {
  mutating func checkLinks(of chapter: Chapter) {
    var links: [(link: Link, position: SourcePosition)] = []
    chapter.blocks.forEachInline { inline in
      if case .link(let link) = inline.content { links.append((link, inline.position)) }
    }
    for (link, position) in links {
      if link.children.plainText.trimmingBlanks.isEmpty {
        fault(chapter, position, "This link prints nothing.", remedy: "Put words between the square brackets.")
      }
      check(link.target, at: position, in: chapter)
    }
  }

  private mutating func check(_ target: Link.Target, at position: SourcePosition, in chapter: Chapter) {
    switch target {
    case .web, .live, .calculation: break
    case .section(let id): checkSection(id, of: chapter.id, at: position, in: chapter)
    case .chapter(let id, let section): checkChapter(id, section, at: position, in: chapter)
    case .term(let id): checkTerm(id, at: position, in: chapter)
    case .reference(let id):
      citedReferences.insert(id)
      if references[id] == nil {
        fault(
          chapter, position, "There is no source “\(id)” in \(References.file).",
          remedy: hint(id, among: references.entries.map(\.id)) ?? "Add it there.")
      }
    case .refused(let address):
      fault(
        chapter, position, "The link “\(address)” leads nowhere the book may go.",
        remedy:
          "Link to https://…, to #a-section, to chapter:id, or to ../NN-id/chapter.\(chapter.language.rawValue).md.")
    }
  }

  func hint(_ word: String, among known: [String]) -> String? {
    Spelling.nearest(to: word, among: known).map { "Did you mean “\($0)”?" }
  }

  private mutating func checkSection(
    _ id: String, of target: ChapterID, at position: SourcePosition, in chapter: Chapter
  ) {
    let known = chapters[target]?[chapter.language]?.sections.map(\.id) ?? []
    guard !known.contains(id) else { return }
    fault(
      chapter, position, "There is no section “\(id)” in the chapter “\(target.id)”.",
      remedy: hint(id, among: known) ?? "The sections are: \(known.joined(separator: ", ")).")
  }

  private mutating func checkChapter(
    _ id: String, _ section: String?, at position: SourcePosition, in chapter: Chapter
  ) {
    guard let target = book.chapters.first(where: { $0.id == id }) else {
      return fault(
        chapter, position, "There is no chapter “\(id)”.",
        remedy: hint(id, among: book.chapters.map(\.id)) ?? "Name a chapter that is written.")
    }
    if let section { checkSection(section, of: target, at: position, in: chapter) }
  }

  private mutating func checkTerm(_ id: String, at position: SourcePosition, in chapter: Chapter) {
    guard let entry = glossary[id] else {
      return fault(
        chapter, position, "There is no term “\(id)” in \(Glossary.file).",
        remedy: hint(id, among: glossary.entries.map(\.id)) ?? "Add it there.")
    }
    guard let home = book.chapters.first(where: { $0.id == entry.chapter }), chapter.front.kind == .chapter,
      home > chapter.id
    else { return }
    fault(
      chapter, position, "The term “\(id)” is used here, but only the later chapter “\(home.id)” defines it.",
      remedy: "Define it here and say so in \(Glossary.file), or do without it.")
  }
}
