// SPDX-License-Identifier: MIT
import Audio
import Testing

struct NameWordsTests {
  @Test(arguments: [
    ("snare/frankensnare__14p_basic-sn_vl11_rr2.flac", "snare frankensnare basic sn"),
    ("cymbal/muldjord__RideLBell-03.flac", "cymbal muldjord ride bell"),
    ("hat/muldjord__HihatClosed-05.flac", "hat muldjord hihat closed"),
    ("kick/kick tight (2).wav", "kick tight"),
    ("Snare/SNARE_Rim.WAV", "snare rim"),
    ("TR808Clap.wav", "tr clap"),
    ("LFOSweep 12.wav", "lfo sweep"),
    ("0_jackson_12.wav", "jackson"),
    ("a/b/12.wav", ""),
    ("Flöte/Türklingel.01.wav", "flöte türklingel"),
  ])
  func wordsAreRunsOfLettersInTheOrderOfThePath(path: String, text: String) {
    #expect(NameWords(ofPath: path).text == text)
  }

  @Test func countersAreLeftOutOnlyBeforeNumbers() {
    for marker in ["rr", "vl", "take", "Take ", "take_", "vel"] {
      #expect(NameWords(ofPath: "tom_\(marker)3.wav").words == ["tom"], "\(marker)")
    }
    #expect(NameWords(ofPath: "round/tom take.wav").words == ["round", "tom", "take"])
    #expect(NameWords(ofPath: "loud/take/tom.wav").words == ["loud", "take", "tom"])
  }

  @Test func takesOfASoundHaveEqualTexts() {
    let texts = (1...12).map { NameWords(ofPath: "hat/gogodze__hc_vl\($0)_rr\($0 + 1).wav").text }
    #expect(Set(texts) == ["hat gogodze hc"])
  }

  @Test func pathsOfAnyCharactersHaveWords() {
    #expect(NameWords(ofPath: "").words.isEmpty)
    #expect(NameWords(ofPath: "\u{EF80}\u{0}🥁/ドラム1.wav").words == ["ドラム"])
  }
}
