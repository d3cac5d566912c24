/// Rules about the glossary, the notation table and the references: they speak of chapters that are there.
extension Linter {
  mutating func checkGlossary() {
    let known = Set(book.chapters.map(\.id))
    for entry in glossary.entries where !known.contains(entry.chapter) {
      add(
        Fault(
          Glossary.file, entry.position,
          "The term “\(entry.id)” is said to be defined in “\(entry.chapter)”, which is no chapter.",
          remedy: hint(entry.chapter, among: known.sorted()) ?? "Name a chapter that is written."))
    }
    for entry in notation.entries where !known.contains(entry.chapter) {
      add(
        Fault(
          Notation.file, entry.position,
          "The symbol “\(entry.symbol.source)” is said to be introduced in “\(entry.chapter)”, which is no chapter.",
          remedy: hint(entry.chapter, among: known.sorted()) ?? "Name a chapter that is written."))
    }
    checkWordsAreUnique()
  }

  /// A word that names two entries would open the wrong one.
  private mutating func checkWordsAreUnique() {
    var owners: [String: String] = [:]
    for entry in glossary.entries {
      for word in Set([entry.term.en, entry.term.zh].map { $0.lowercased() } + entry.aliases.map { $0.lowercased() }) {
        guard let owner = owners.updateValue(entry.id, forKey: word) else { continue }
        add(
          Fault(
            Glossary.file, entry.position, "The word “\(word)” stands for “\(owner)” and for “\(entry.id)”.",
            remedy: "Keep it with one of them.", severity: .warning))
      }
    }
  }

  mutating func checkReferences() {
    for entry in references.entries where !citedReferences.contains(entry.id) {
      add(
        Fault(
          References.file, entry.position, "No chapter cites “\(entry.id)”.",
          remedy: "Cite it with [\(entry.short.en)](ref:\(entry.id)), or take it out.", severity: .warning))
    }
  }
}
