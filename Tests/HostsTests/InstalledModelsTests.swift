import Commands
import Hosts
import Kernel
import Testing

@Suite struct InstalledModelsTests {
  @Test func `models are found with what their cards say`() throws {
    let scratch = try Scratch()
    try scratch.write(
      "weights/en-fr/model.json",
      """
      {"name": "en-fr", "task": "translation", "from": ["en"], "to": ["fr", "zh"],
       "bytes": 12000000, "parameters": 6000000, "runsOn": ["cpu"],
       "limits": "short everyday sentences", "quality": "BLEU 40",
       "speeds": {"cpu": {"value": 900, "unit": "tokens"}}}
      """)
    try scratch.write("weights/broken/model.json", "{")
    try scratch.write("weights/odd/model.json", "{\"name\": \"odd\", \"task\": \"cooking\"}")
    try scratch.write("weights/empty/README", "")
    let found = InstalledModels.find(in: [scratch.path + "/weights", scratch.path + "/nowhere"])
    #expect(found.map(\.model.name) == ["en-fr"])
    let model = try #require(found.first?.model)
    #expect(model.tasks == [.translation])
    #expect(model.pairs.map(\.to.code) == ["fr", "zh"])
    #expect(model.bytes == 12_000_000)
    #expect(model.operationsPerToken == 12_000_000)
    #expect(model.limits == ["short-everyday-sentences"])
    #expect(model.speeds["cpu"] == Speed(900, .tokens, .published))
    #expect(model.runsOn == [.cpu])
    #expect(found.first?.folder == scratch.path + "/weights/en-fr")
  }
}
