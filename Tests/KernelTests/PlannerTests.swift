import Commands
import Kernel
import Simulation
import Testing

struct PlannerTests {
  let files = [
    "report.txt": String(repeating: "This is the report of the year. ", count: 100),
    "a.txt": "Good morning to all of you.", "b.txt": "Thank you for the letter.",
    "docs/one.txt": "The first of them.", "docs/two.txt": "The second of them.",
    "empty.txt": "",
  ]

  @Test func theFastestGPUIsTheOneThatIsDoneFirst() throws {
    let system = try Machines.system(Machines.threeGPUs, files: files)
    let work = try system.work("run translation --input report.txt --to fr --on fastest-gpu")
    #expect(work.choice?.placement.text == "atlas/gpu1")
    #expect(work.choice?.speed == Speed(118, .tokens, .measured(runs: 14)))
    #expect(
      work.candidates.map(\.placement.text) == [
        "atlas/gpu1", "atlas/gpu0", "atlas/gpu2", "atlas/cpu",
      ])
    guard case .later = work.candidates[1].reasons.first else {
      Issue.record("\(work.candidates[1].reasons)")
      return
    }
    #expect(work.candidates[2].reasons.contains { if case .taken = $0 { true } else { false } })
    #expect(work.candidates[3].reasons == [.notAllowed])
    #expect(work.model?.model.limits == ["short-everyday-sentences"])
    #expect(work.writes.map(\.shown) == ["report.fr.txt"])
    #expect(work.from == PlannedLanguage(try #require(Language(code: "en")), .guessed))
    let characters = try #require(work.amount?.value)
    #expect(work.estimate == Estimate(seconds: characters / 4 / 118, source: .measured(runs: 14)))
  }

  @Test func aBusyGPUIsWaitedForWhereThatIsStillFaster() throws {
    var system = try Machines.system(Machines.threeGPUs, files: files)
    try system.say("run translation --input a.txt --to fr --on gpu1")
    let long = try system.work("run translation --input report.txt --to fr --on fastest-gpu")
    #expect(long.choice?.placement.text == "atlas/gpu1")
    #expect(long.choice.map { $0.starts ?? Machines.start > Machines.start } == true)
    #expect(long.jobs.first?.specification.isPinned == true)
  }

  @Test func whatIsMissingIsAskedFor() throws {
    let system = try Machines.system(Machines.threeGPUs)
    let program = try Program(parsing: "run translation --on fastest-gpu")
    guard case .missing(let missing) = system.plan(program), let first = missing.first else {
      Issue.record("nothing is missing")
      return
    }
    #expect(first.what == .flags([.text, .input]))
    let filled = try #require(first.filling(program, with: "hello to you"))
    guard case .missing(let second) = system.plan(filled) else {
      Issue.record("nothing is missing")
      return
    }
    #expect(second.first?.what == .flags([.to]))
    #expect(second.first?.choices.map(\.text) == ["fr"])
    let whole = try #require(second.first?.filling(filled, with: "fr"))
    guard case .plan = system.plan(whole) else {
      Issue.record("no plan")
      return
    }
  }

  @Test func withoutAGPUTheNextBestIsOfferedAndNotTaken() throws {
    let system = try Machines.system(Machines.small)
    let text = "run translation --text hello --to fr --on fastest-gpu"
    #expect(try system.problem(text) == .noGPU)
    #expect(try system.offers(text) == ["run translation --text hello --to fr --on cpu"])
    #expect(try system.problem("run script --command \"python x.py\" --gpus 1") == .noGPU)
    #expect(
      try system.offers("run script --command \"python x.py\" --gpus 1")
        == ["run script --command \"python x.py\" --on cpu"])
  }

  @Test(arguments: [
    (
      "run translation --input reprot.txt --to fr",
      PlanProblem.noSuchFile("reprot.txt", near: ["report.txt"])
    ),
    ("run translation --input empty.txt --to fr", .emptyFile("empty.txt")),
    ("run translation --text \"  \" --to fr", .emptyText),
    ("run translation --input *.md --to fr", .noFiles("*.md", isPattern: true)),
    (
      "run translation --input report.txt --to fr --output report.txt",
      .outputIsInput("report.txt")
    ),
    ("run script --command \"ls | wc\"", .shellSyntax("|", command: "ls | wc")),
    ("run script --command ls --cpus 99", .tooLarge(Lack(.cores, needed: 99, available: 8))),
    ("run script --command ls --gpus 9", .tooLarge(Lack(.gpus, needed: 9, available: 3))),
    ("run script --command ls --cpus 0", .notPositive(.cpus)),
    ("run script --command ls --limit 0s", .notPositive(.limit)),
    (
      "run script --command ls --on gpu7",
      .noSuchPlace(
        .device(node: nil, index: 7), near: ["gpu0", "gpu1", "gpu2"],
        there: [
          "atlas", "cpu", "atlas/cpu", "gpu0", "atlas/gpu0", "NVIDIA A100 80GB", "gpu1",
          "atlas/gpu1", "NVIDIA H100 80GB", "gpu2", "atlas/gpu2", "NVIDIA T4",
        ])
    ),
    ("run script --command ls --on cpu --avoid cpu", .noPlaceLeft),
    (
      "run script --command ls --at \"2026-01-01 08:00\"",
      .pastTime(.at, StartingTime.instant("2026-01-01 08:00") ?? Machines.start)
    ),
    ("run script --command ls --after 12", .noSuchJob(.number(12), near: [])),
    ("cancel 12", .noSuchJob(.number(12), near: [])),
    ("cancel --state running", .noJobs),
    ("undrain atlas", .nothingToRelease(.undrain, "atlas")),
    ("undo", .nothingToUndo),
    ("train sentiment --data a.txt", .notYet(.train)),
    ("deploy x --port 80", .notYet(.deploy)),
    ("unsupported", .notUnderstood),
    ("run script --command ls --how slowly", .flagNotYet(.run, .how)),
    ("run script --command ls --notify ops@lab.org", .flagNotYet(.run, .notify)),
    (
      "run translation --text hi --to fr --model opus-mt-en-f",
      .noSuchModel("opus-mt-en-f", near: ["opus-mt-en-fr"])
    ),
    (
      "run translation --text \"good morning to the team\" --to en",
      .sameLanguage(Language(code: "en") ?? Language.all[0])
    ),
  ])
  func problemsAreTyped(text: String, problem: PlanProblem) throws {
    let system = try Machines.system(Machines.threeGPUs, files: files)
    #expect(try system.problem(text) == problem)
  }

  @Test func aTaskWithoutAModelSaysWhichWouldServe() throws {
    let system = try Machines.system(Machines.threeGPUs, files: files)
    let summary = try system.problem("run summarization --input report.txt")
    guard case .noModel(.summarization, nil, nil, let serving) = summary else {
      Issue.record("\(String(describing: summary))")
      return
    }
    #expect(!serving.isEmpty)
    let german = try system.problem("run translation --input report.txt --to de")
    guard case .noModel(.translation, let from, let to, let others) = german else {
      Issue.record("\(String(describing: german))")
      return
    }
    #expect(from?.code == "en" && to?.code == "de")
    #expect(others.map(\.name).contains("Helsinki-NLP/opus-mt-en-de"))
  }

  @Test func eachFileBecomesAJob() throws {
    let system = try Machines.system(Machines.threeGPUs, files: files)
    let plan = try system.planned(
      "run translation --input docs/ --each --parallel 2 --to fr")
    #expect(plan.drafts.count == 2)
    #expect(plan.consequences.contains(.makesJobs(2)))
    guard case .work(let work) = plan.steps[0].kind else { return }
    #expect(work.writes.map(\.shown) == ["docs/one.fr.txt", "docs/two.fr.txt"])
    #expect(plan.drafts.map(\.parallel) == [2, 2])
  }

  @Test func emptyFilesOfAFolderAreLeftOut() throws {
    var there = files
    there["docs/empty.txt"] = ""
    there["void/one.txt"] = ""
    let system = try Machines.system(Machines.threeGPUs, files: there)
    let work = try system.work("run translation --input docs/ --each --to fr")
    #expect(work.writes.map(\.shown) == ["docs/one.fr.txt", "docs/two.fr.txt"])
    #expect(work.defaults.contains(.leftOutEmpty(["docs/empty.txt"])))
    #expect(
      try system.problem("run translation --input void/ --each --to fr")
        == .emptyFile("void/one.txt"))
    #expect(
      try system.problem("run translation --input docs/ --input docs/empty.txt --each --to fr")
        == .emptyFile("docs/empty.txt"))
  }

  @Test func filesThatAreThereAreSaidToBeOverwritten() throws {
    var there = files
    there["a.fr.txt"] = "Bonjour"
    let system = try Machines.system(Machines.threeGPUs, files: there)
    let plan = try system.planned("run translation --input a.txt --to fr")
    #expect(plan.consequences.contains(.overwrites("a.fr.txt")))
    #expect(!plan.isReversible)
  }

  @Test func nothingIsEstimatedFromNothing() throws {
    let system = try Machines.system(Machines.small)
    let work = try system.work("run script --command \"long computation\"")
    #expect(work.estimate == nil)
    #expect(work.choice?.starts == Machines.start)
    #expect(work.choice?.ends == nil)
  }

  @Test func whatRanBeforeIsEstimatedFromItsRuns() throws {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command \"long computation\"")
    system.run()
    let work = try system.work("run script --command \"long computation\"")
    #expect(work.estimate == Estimate(seconds: 3600, source: .measured(runs: 1)))
  }

  @Test func aDeadlineThatCannotBeMetIsSaid() throws {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command \"long computation\"")
    system.run()
    let text = "run script --command \"long computation\" --deadline +30m"
    let now = system.world.now
    #expect(try system.problem(text) == .deadlineMissed(now + 1800, ends: now + 3600))
    #expect(try system.offers(text) == ["run script --command \"long computation\""])
    let met = try system.planned("run script --command \"long computation\" --deadline +2h")
    #expect(met.consequences == [.deadlineMet(now + 7200, spare: 3600)])
    let unknown = try system.planned("run script --command other --deadline +2h")
    #expect(unknown.consequences == [.deadlineUnknown(now + 7200)])
  }

  @Test func modelsOnlyRunWhereTheirRuntimeDoes() throws {
    let onlyCPU = Machines.threeGPUs.replacing("runs-on: [cpu, gpu]", with: "runs-on: [cpu]")
    let system = try Machines.system(onlyCPU, files: files)
    let work = try system.work("run translation --input a.txt --to fr")
    #expect(work.choice?.placement.text == "atlas/cpu")
    #expect(work.candidates.last?.reasons.contains(.notSupported(runtime: "behest")) == true)
    let text = "run translation --input a.txt --to fr --on fastest-gpu"
    #expect(try system.problem(text) == .modelNotThere("opus-mt-en-fr", runsOn: [.cpu]))
    #expect(try system.offers(text) == ["run translation --input a.txt --to fr --on cpu"])
  }

  @Test(arguments: [
    ("fastest", "gamma"), ("least-loaded", "beta"), ("largest-node", "beta"), ("nearest", "alpha"),
    ("cheapest", "beta"), ("beta", "beta"), ("fastest-cpu", "gamma"),
  ])
  func preferencesChoose(place: String, node: String) throws {
    let system = try Machines.system(Machines.cluster)
    let work = try system.work("run script --command ls --on \(place)")
    #expect(work.choice?.placement.node == node)
  }

  @Test func placesCanBeAvoidedAndListed() throws {
    let system = try Machines.system(Machines.cluster)
    let avoiding = try system.work("run script --command ls --avoid gamma")
    #expect(avoiding.choice?.placement.node == "alpha")
    let listed = try system.work("run script --command ls --on beta --on alpha")
    #expect(listed.choice?.placement.node == "alpha")
    let cards = try Machines.system(Machines.threeGPUs)
    #expect(
      try cards.work("run script --command ls --on A100").choice?.placement.text == "atlas/gpu0")
    #expect(
      try cards.work("run script --command ls --gpus 2").choice?.placement.text
        == "atlas/gpu0+gpu1")
    #expect(
      try cards.work("run script --command ls --gpu-memory 40GB --on largest").choice?.placement
        .text == "atlas/gpu1")
  }

  @Test func outputsGoFromStepToStep() throws {
    var system = try Machines.system(Machines.threeGPUs, files: files)
    let jobs = try system.say(
      """
      run script --command "cat a.txt"
      then run translation --input @output --to fr
      """)
    #expect(jobs.count == 2)
    let second = try #require(system.state.job(JobID(2)))
    #expect(second.specification.inputs == [.output(of: .job(JobID(1)))])
    system.run()
    #expect(system.statuses == ["done", "done"])
  }

  @Test func aChangedWorldIsNoticed() throws {
    var system = try Machines.system(Machines.threeGPUs, files: files)
    let program = try Program(parsing: "run translation --input a.txt --to fr --on gpu1")
    let plan = try system.planned(program.text)
    func changes() -> [PlanChange] {
      let facts = system.world.facts(
        for: program, state: system.state, user: "me", directory: "/home")
      return Planner.changes(since: plan, system.state, facts, now: system.world.now)
    }
    #expect(changes().isEmpty)
    try system.say("run script --command \"long work\" --on gpu1")
    #expect(changes().count == 1)
    system.run()
    #expect(changes().isEmpty)
    system.world.files.write("Bonjour", to: "/home/a.fr.txt")
    #expect(changes() == [.overwrites(step: 0, "a.fr.txt")])
  }
}

extension String {
  func replacing(_ part: String, with other: String) -> String {
    split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
  }
}

/// What is read decides what is waited for.
struct OutputTests {
  let files = [
    "a.txt": "Good morning to you.", "docs/one.txt": "First.", "docs/two.txt": "Second.",
  ]

  @Test func afterAndTheSameOutputIsRead() throws {
    let system = try Machines.system(Machines.threeGPUs, files: files)
    let plan = try system.planned(
      """
      run translation --input a.txt --to fr
      then run script --command wc --input @output
      and run script --command cat --input @output
      """)
    let read = Dependency(jobs: [.draft(0)], condition: .succeeded)
    #expect(plan.drafts.map(\.dependencies) == [[], [read], [read]])
    #expect(plan.drafts[2].specification.inputs == [.output(of: .draft(0))])
  }

  @Test func eachWaitsForItsOwn() throws {
    let system = try Machines.system(Machines.threeGPUs, files: files)
    let plan = try system.planned(
      """
      run translation --input docs/ --each --to fr
      then run script --command wc --input @output --each
      """)
    #expect(plan.drafts.count == 4)
    #expect(
      plan.drafts.suffix(2).map(\.dependencies) == [
        [Dependency(jobs: [.draft(0)], condition: .succeeded)],
        [Dependency(jobs: [.draft(1)], condition: .succeeded)],
      ])
  }

  @Test func thereIsNoOutputBeforeTheFirst() throws {
    let system = try Machines.system(Machines.threeGPUs)
    #expect(try system.problem("run script --command wc --input @output") == .noOutput)
  }

  @Test func outputsAreNamedAfterTheirInputs() throws {
    let system = try Machines.system(
      Machines.threeGPUs, files: ["a.en.txt": "Good morning to you.", "notes": "Thank you."])
    func name(_ input: String) throws -> [String] {
      try system.work("run translation --input \(input) --to fr").writes.map(\.shown)
    }
    #expect(try name("a.en.txt") == ["a.fr.txt"])
    #expect(try name("notes") == ["notes.fr"])
  }

  @Test func whereNothingElseIsThereNothingIsMoved() throws {
    var system = try Machines.system(Machines.small)
    try system.say("run script --command \"long x\"")
    #expect(try system.problem("move 1") == .noPlaceLeft)
    #expect(try system.problem("move 1 --onto gpu") == .noGPU)
    #expect(system.statuses == ["running"])
  }
}
