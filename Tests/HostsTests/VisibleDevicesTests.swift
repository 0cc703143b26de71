import Hosts
import Testing

@Suite struct VisibleDevicesTests {
  private let cards = (0..<3).map {
    AcceleratorReading(
      vendor: .nvidia, index: $0, model: "Card", identifier: "GPU-\($0)\($0)-abc", memory: 1)
  }

  @Test(
    arguments: [
      (nil, [0, 1, 2]), ("", []), ("1", [1]), ("2,0", [2, 0]), ("GPU-11", [1]), ("0,9,1", [0]),
      ("-1", []),
    ] as [(String?, [Int])])
  func `what CUDA hides is not used`(visible: String?, indices: [Int]) {
    #expect(NVIDIADevices.select(cards, visible: visible).map(\.index) == indices)
  }
}
