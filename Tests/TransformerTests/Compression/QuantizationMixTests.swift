import Tensors
import Testing
import Transformer

/// Which types weights get.
///
/// The expectations are what llama.cpp chose for models of these shapes.
struct QuantizationMixTests {
  private let narrow = QuantizationMix(target: .q4_k, layers: 30, hasOutput: false)
  private let wide = QuantizationMix(target: .q4_k, layers: 8, hasOutput: true)

  @Test(arguments: [
    ("token_embd.weight", [49152, 576], ElementType.q8_0, ElementType?.some(.q6_K)),
    ("blk.0.attn_q.weight", [576, 576], .q5_0, .q4_K),
    ("blk.0.attn_v.weight", [192, 576], .q8_0, .q6_K),
    ("blk.3.attn_v.weight", [192, 576], .q5_0, .q4_K),
    ("blk.2.ffn_down.weight", [576, 1536], .q6_K, nil),
    ("blk.3.ffn_down.weight", [576, 1536], .q4_K, nil),
    ("blk.5.ffn_down.weight", [576, 1536], .q6_K, nil),
    ("blk.29.ffn_down.weight", [576, 1536], .q6_K, nil),
    ("blk.0.attn_norm.weight", [576], .f32, nil),
    ("blk.0.attn_q.bias", [576], .f32, nil),
    ("output_norm.weight", [576], .f32, nil),
  ])
  func narrowRowsFallBack(name: String, shape: [Int], type: ElementType, wanted: ElementType?) {
    let choice = narrow.choice(name, shape: shape)
    #expect(choice.type == type)
    #expect(choice.wanted == wanted)
  }

  @Test(arguments: [
    ("token_embd.weight", ElementType.q4_K), ("output.weight", .q6_K),
    ("blk.0.attn_v.weight", .q6_K), ("blk.1.attn_v.weight", .q4_K), ("blk.3.attn_v.weight", .q6_K),
    ("blk.7.ffn_down.weight", .q6_K), ("blk.0.ffn_up.weight", .q4_K),
    ("blk.0.attn_q_norm.weight", .f32),
  ])
  func someWeightsKeepMoreBits(name: String, type: ElementType) {
    #expect(wide.choice(name, shape: [512, 256]).type == type)
  }

  @Test(arguments: [
    (QuantizationTarget.f32, ElementType.f32), (.f16, .f16), (.bf16, .bf16), (.q8_0, .q8_0),
    (.q4_0, .q6_K),
  ])
  func theOutputMatrix(target: QuantizationTarget, type: ElementType) {
    let mix = QuantizationMix(target: target, layers: 2, hasOutput: true)
    #expect(mix.choice("output.weight", shape: [512, 256]).type == type)
  }

  /// Rows of any length have a type.
  @Test(arguments: QuantizationTarget.allCases, [1, 31, 32, 48, 100, 256, 288])
  func everyShapeHasAType(target: QuantizationTarget, columns: Int) {
    let mix = QuantizationMix(target: target, layers: 4, hasOutput: true)
    for name in [
      "output.weight", "token_embd.weight", "blk.0.ffn_down.weight", "blk.1.attn_k.weight",
    ] {
      #expect(columns % mix.choice(name, shape: [8, columns]).type.blockSize == 0)
    }
  }

  @Test func tablesOfPositionsStay() {
    let mix = QuantizationMix(target: .q8_0, layers: 4, hasOutput: false)
    #expect(mix.choice("position_embd.weight", shape: [512, 384]).type == .f32)
    #expect(mix.choice("token_types.weight", shape: [2, 384]).type == .f32)
  }
}
