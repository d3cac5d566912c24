import Laboratory

/// Every lab of the book by its name. A new lab is a folder beside this file and a line in it.
public enum Catalog {
  /// What is known of each lab, in the book's order.
  public static var descriptions: [LabDescription] { entries.map(\.about) }

  /// A run of the lab with this name at its defaults; nil when there is none.
  public static func session(_ name: String) -> (any LabSession)? {
    entries.first { $0.about.name == name }?.start()
  }

  struct Entry: Sendable {
    var about: LabDescription
    /// The name of the type, so that a forgotten line can be found.
    var type: String
    var start: @Sendable () -> any LabSession
  }

  static let entries: [Entry] = [
    entry(GridworldLab.self),
    entry(ReturnsLab.self),
    entry(BellmanLab.self),
    entry(RandomWalkLab.self),
    entry(CliffWalkLab.self),
    entry(DeepQLab.self),
    entry(PolicyGradientLab.self),
    entry(GeneralizedAdvantageLab.self),
    entry(ActorCriticLab.self),
    entry(TrustRegionLab.self),
    entry(ClipLab.self),
    entry(ProximalPolicyLab.self),
    entry(GroupAdvantageLab.self),
    entry(GroupArithmeticLab.self),
    entry(SequenceRatioLab.self),
    entry(FineTuningLab.self),
    entry(BradleyTerryLab.self),
    entry(HumanFeedbackLab.self),
    entry(KLEstimatorsLab.self),
    entry(DirectPreferenceLab.self),
    entry(PreferenceArithmeticLab.self),
    entry(ModelMemoryLab.self),
    entry(CommonSlipsLab.self),
  ]

  private static func entry<L: Lab>(_ lab: L.Type) -> Entry {
    Entry(about: L.about, type: "\(L.self)") {
      do {
        return try Session(lab)
      } catch {
        preconditionFailure("The lab “\(L.about.name)” refuses its own defaults: \(error).")
      }
    }
  }
}
