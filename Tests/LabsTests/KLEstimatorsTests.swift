import Laboratory
import Testing

@testable import Labs

/// The lab `kl-estimators`: numbers by hand, and what the chapter on RLHF says will happen.
@Suite struct KLEstimatorsTests {
  private func session(_ changes: [String: String] = [:], seed: UInt64 = 7, steps: Int = 1000) throws -> any LabSession
  {
    var session = try LabLawTests.session("kl-estimators")
    var settings = session.settings
    for (name, text) in changes { try settings.set(name, to: text) }
    try session.restart(settings: settings, seed: seed)
    session.jump(to: steps)
    return session
  }

  private func value(_ session: any LabSession, _ id: QuantityID) throws -> Double {
    try #require(session.number(id)?.value, "\(id)")
  }

  private func values(_ session: any LabSession, _ family: String, count: Int = 5) throws -> [Double] {
    try (0..<count).map { try value(session, QuantityID(family, $0)) }
  }

  private func agree(_ left: [Double], _ right: [Double]) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) < 1e-12 }
  }

  /// Two tokens, z = (0, 0), R = (1, −1)·ln 3 at d = ½: logits ±½ ln 3, so π = (¾, ¼) against π_ref = (½, ½).
  ///
  ///     log u = (ln ⅔, ln 2);   KL(π‖ref) = ¾ ln 1.5 − ¼ ln 2;   k3 = (⅔ − 1 + ln 1.5, 2 − 1 − ln 2)
  ///     E[k2] = ¾ ½ ln² 1.5 + ¼ ½ ln² 2;   ∇KL(ref‖π) = π − π_ref = (¼, −¼)
  @Test func twoTokensByHand() throws {
    let (ln3, ln2, ln15) = (1.0986122886681098, 0.6931471805599453, 0.4054651081081644)
    let run = try session(["ref_logits": "0,0", "scores": "\(ln3),\(-ln3)", "distance": "0.5"], steps: 1)
    #expect(agree(try values(run, "policy", count: 2), [0.75, 0.25]))
    #expect(agree(try values(run, "k1", count: 2), [ln15, -ln2]))
    #expect(agree(try values(run, "k2", count: 2), [ln15 * ln15 / 2, ln2 * ln2 / 2]))
    #expect(agree(try values(run, "k3", count: 2), [-1.0 / 3 + ln15, 1 - ln2]))
    let divergence = 0.75 * ln15 - 0.25 * ln2
    #expect(agree(try ["KL", "E[1]", "E[3]"].map { try value(run, $0) }, [divergence, divergence, divergence]))
    let second = 0.375 * ln15 * ln15 + 0.125 * ln2 * ln2
    #expect(agree([try value(run, "E[2]"), try value(run, "bias[2]")], [second, second - divergence]))
    #expect(agree(try values(run, "grad3", count: 2), [0.25, -0.25]))
  }

  /// "Unbiased, and not": means over 1,000 samples lie within three standard errors of what is expected of them.
  @Test(arguments: [1, 7, 20] as [UInt64])
  func k1AndK3FindTheDivergenceAndK2SomethingElse(_ seed: UInt64) throws {
    let run = try session(seed: seed)
    for number in 1...3 {
      let mean = try value(run, QuantityID("mean", number))
      let error = try value(run, QuantityID("error", number))
      #expect(abs(mean - (try value(run, QuantityID("E", number)))) < 3 * error)
    }
    #expect(abs(try value(run, "bias[1]")) < 1e-12)
    #expect(abs(try value(run, "bias[3]")) < 1e-12)
    #expect(try value(run, "bias[2]") > 0.18)
    #expect(try value(run, "mean[2]") - value(run, "KL") > 6 * value(run, "error[2]"))
  }

  /// "Near": k3 spreads a seventh as far as k1, and the bias of k2 is a twentieth of the divergence.
  @Test func nearTheReferenceK3SpreadsLeastAndK2HardlyErrs() throws {
    let run = try session(["distance": "0.2"], steps: 1)
    let (wide, narrow) = (try value(run, "std[1]"), try value(run, "std[3]"))
    #expect((6.5...7.5).contains(wide / narrow))
    #expect(try value(run, "bias[2]") / value(run, "KL") < 0.05)
  }

  /// "Another world": k3 spreads widest; it stays below 2 until the first "fine" lifts its mean above 3.
  @Test func farAwayK3LivesOnTokensThatAreHardlyEverDrawn() throws {
    let early = try session(["distance": "3"], steps: 400)
    #expect(try value(early, "std[3]") > 70 * value(early, "std[1]"))
    #expect(try value(early, "n[1]") == 0)
    #expect(try value(early, "mean[3]") < 2)
    #expect(abs(try value(early, "mean[1]") - value(early, "KL")) < 0.05)
    let later = try session(["distance": "3"], steps: 450)
    #expect(try value(later, "n[1]") == 1)
    #expect(try value(later, "k3[1]").rounded() == 809)
    #expect(try value(later, "mean[3]") > 3)
  }

  /// "As a loss": the expected gradient of k1 is 0, of k2 the divergence's, of k3 that of the divergence turned round.
  @Test(arguments: ["0.2", "1", "3"])
  func onlyK2HasTheGradientOneWants(_ distance: String) throws {
    let run = try session(["distance": distance], steps: 1)
    #expect(try values(run, "grad1").allSatisfy { abs($0) < 1e-12 })
    #expect(agree(try values(run, "grad2"), try values(run, "grad_KL")))
    #expect(agree(try values(run, "grad3"), try values(run, "grad_turned")))
    #expect(try zip(values(run, "grad2"), values(run, "grad3")).contains { abs($0 - $1) > 1e-3 })
  }

  /// The same from samples: after 1,000 of them the mean gradient of k1 is near 0, of k2 near the divergence's.
  @Test func meanGradientsOfSamplesGoWhereTheyAreExpected() throws {
    for (estimator, family) in [("k1", "grad1"), ("k2", "grad_KL"), ("k3", "grad_turned")] {
      let run = try session(["estimator": estimator])
      let (found, expected) = (try values(run, "grad_mean"), try values(run, family))
      // k′·(1{a = b} − π(b)) of a token is at most 9 here, and its deviation below 1: 3σ of 1,000 draws.
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 3 / 1000.0.squareRoot() }, "\(estimator)")
    }
  }

  /// "Upside down": with π/π_ref in the place of π_ref/π the mean settles at more than twice the divergence.
  @Test func theRatioUpsideDownEstimatesSomethingElse() throws {
    let run = try session()
    #expect(try value(run, "mean_upside") > 2 * value(run, "KL"))
    #expect(try value(run, "upside[3]") > 3 * value(run, "k3[3]"))
  }

  /// "Negative samples": tokens that the reference likes better have k1 < 0; no k2 or k3 is below 0.
  @Test func onlyK1CanBeNegative() throws {
    let run = try session(steps: 1)
    let (ratios, first) = (try values(run, "logratio"), try values(run, "k1"))
    #expect(zip(ratios, first).allSatisfy { ($0 > 0) == ($1 < 0) })
    #expect(first.contains { $0 < 0 })
    #expect(try (values(run, "k2") + values(run, "k3")).allSatisfy { $0 >= 0 })
  }

  @Test func atTheReferenceEverythingIsZero() throws {
    let run = try session(["distance": "0"], steps: 20)
    for id in ["KL", "mean[1]", "mean[2]", "mean[3]", "std[1]", "std[3]"] as [QuantityID] {
      #expect(try abs(value(run, id)) < 1e-12, "\(id)")
    }
  }

  @Test func aPushForEachTokenIsAskedFor() throws {
    var settings = try LabLawTests.session("kl-estimators").settings
    try settings.set("scores", to: "1,2")
    let short = settings
    let error = #expect(throws: SettingsError.self) { try KLEstimatorsLab(settings: short) }
    #expect(error?.message.en == "scores has 2 elements, but there are 5 tokens; give one for each.")
  }

  @Test func aStrideIsFiftySamples() throws {
    var run = try session(steps: 0)
    var ends: [Int] = []
    while run.step(recording: false) {
      if run.isAtStrideEnd { ends.append(run.position) }
    }
    #expect(ends == Array(stride(from: 50, through: 1000, by: 50)))
  }
}
