import Laboratory

/// Rules about labs, checks and bindings: what the text names, the program has.
extension Linter {
  mutating func checkLabs(of chapter: Chapter) {
    var labs: [(LabPlace, SourcePosition)] = []
    var checks: [(String, SourcePosition)] = []
    chapter.blocks.forEachBlock { block, _ in
      if case .lab(let lab) = block.content { labs.append((lab, block.position)) }
      if case .check(let id) = block.content { checks.append((id, block.position)) }
    }
    for (lab, position) in labs { check(lab, at: position, in: chapter) }
    check(checks, in: chapter)
    for term in chapter.terms { check(term, in: chapter) }
  }

  private mutating func check(_ lab: LabPlace, at position: SourcePosition, in chapter: Chapter) {
    guard let labs = context.labs else { return }
    guard let facts = labs[lab.name] else {
      return fault(
        chapter, position, "There is no lab “\(lab.name)”.",
        remedy: hint(lab.name, among: labs.keys.sorted())
          ?? "The labs are: \(labs.keys.sorted().joined(separator: ", ")).")
    }
    check(lab.settings, facts, at: position, in: chapter)
    for preset in lab.presets { check(preset.settings, facts, at: preset.position, in: chapter) }
  }

  private mutating func check(
    _ settings: [KnobSetting], _ facts: LabFacts, at position: SourcePosition, in chapter: Chapter
  ) {
    var positions = Settings(facts.knobs)
    for setting in settings {
      do throws(SettingsError) { try positions.set(setting.knob, to: setting.value) } catch {
        fault(chapter, position, error.message.en, remedy: "Name a knob of the lab and a value in its range.")
      }
    }
  }

  private mutating func check(_ checks: [(String, SourcePosition)], in chapter: Chapter) {
    var seen: Set<String> = []
    let known = context.checks?(chapter.id)
    for (id, position) in checks {
      if !seen.insert(id).inserted {
        fault(chapter, position, "The check “\(id)” has two places.", remedy: "Keep one of them.")
      }
      guard let known, !known.contains(id) else { continue }
      fault(
        chapter, position, "The chapter has no check “\(id)”.",
        remedy: hint(id, among: known) ?? "Add it to checks.yml.")
    }
  }

  private mutating func check(_ term: TermBinding, in chapter: Chapter) {
    if let error = term.pattern.error {
      return fault(
        chapter, term.pattern.position(ofCharacter: error.offset),
        "The part “\(term.pattern.source)” is not a formula: \(error.message).", remedy: "Write it as in the formula.")
    }
    if let pattern = term.pattern.expression,
      !chapter.equations.contains(where: { $0.expression.map { !$0.find(pattern).isEmpty } ?? false })
    {
      fault(
        chapter, term.pattern.start, "No displayed formula of the chapter has the part “\(term.pattern.source)”.",
        remedy: "Write the part exactly as in the formula.")
    }
    guard let labs = context.labs else { return }
    guard let facts = labs[term.lab] else {
      return fault(
        chapter, term.position, "There is no lab “\(term.lab)”.",
        remedy: hint(term.lab, among: labs.keys.sorted()) ?? "Name a lab of this chapter.")
    }
    let known = facts.families.sorted() + facts.knobs.map(\.name)
    guard !known.contains(term.quantity) else { return }
    fault(
      chapter, term.position, "The lab “\(term.lab)” has no number and no knob “\(term.quantity)”.",
      remedy: hint(term.quantity, among: known) ?? "It has \(known.joined(separator: ", ")).")
  }
}
