/// How a formula is spelt in a line: as it is typed, or as it is said.
public enum FormulaSpelling: String, CaseIterable, Sendable {
  /// `G_t = r_t + γ G_{t+1}`
  case signs
  /// `G sub t equals r sub t plus γ G sub t plus 1 end sub`: voices leave many signs out.
  case words
}
